"""Tables that outgrow memory: a column store on disk, and Dask frames with the right types."""

from kernel_helpers.frames.columns import CategoryColumn, NumberColumn, TextColumn
from kernel_helpers.frames.compare import compare_formats
from kernel_helpers.frames.expressions import Expression
from kernel_helpers.frames.groupby import GroupBy
from kernel_helpers.frames.lock import StoreLockedError
from kernel_helpers.frames.partitions import PartitionReport, explain_partitions
from kernel_helpers.frames.readers import read_flights, read_taxi
from kernel_helpers.frames.store import ColumnStore

__all__ = [
    "CategoryColumn",
    "ColumnStore",
    "Expression",
    "GroupBy",
    "NumberColumn",
    "PartitionReport",
    "StoreLockedError",
    "TextColumn",
    "compare_formats",
    "explain_partitions",
    "read_flights",
    "read_taxi",
]
