"""Arrays that outgrow memory: mapped files, row blocks, read-ahead, sharing between processes."""

from kernel_helpers._files import NoRoomError
from kernel_helpers.arrays.chunks import Chunk, iter_chunks
from kernel_helpers.arrays.columns import ColumnFiles, create_columns
from kernel_helpers.arrays.convert import from_csv, from_parquet
from kernel_helpers.arrays.errors import BrokenFileError, CsvError, DifferentColumnsWarning
from kernel_helpers.arrays.handle import MemmapHandle, to_dask
from kernel_helpers.arrays.memmap import create_memmap, open_memmap
from kernel_helpers.arrays.pages import PageMap, drop_pages, page_map
from kernel_helpers.arrays.sharing import SharingReport, memory_use, sharing_report
from kernel_helpers.arrays.writer import MemmapWriter

__all__ = [
    "BrokenFileError",
    "Chunk",
    "ColumnFiles",
    "CsvError",
    "DifferentColumnsWarning",
    "MemmapHandle",
    "MemmapWriter",
    "NoRoomError",
    "PageMap",
    "SharingReport",
    "create_columns",
    "create_memmap",
    "drop_pages",
    "from_csv",
    "from_parquet",
    "iter_chunks",
    "memory_use",
    "open_memmap",
    "page_map",
    "sharing_report",
    "to_dask",
]
