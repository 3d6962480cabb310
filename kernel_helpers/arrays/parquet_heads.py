"""What the footers of Parquet files say: rows, columns, types."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyarrow import parquet as pq

_UNNAMED_INDEX = re.compile(r"__index_level_\d+__")


def read_footer(path: Path) -> Any:
    """Return the metadata of a file.

    Raises
    ------
    ValueError
        The file is cut, or no Parquet file.
    """
    import pyarrow as pa
    from pyarrow import parquet as pq

    try:
        return pq.read_metadata(path)
    except pa.ArrowInvalid as error:
        raise ValueError(
            f"{path.name} is no whole Parquet file ({error}); get it again."
        ) from error


def data_names(footer: "pq.FileMetaData", asked: Sequence[str] | None) -> list[str]:
    """Return the columns without the unnamed index of pandas, unless it is asked for."""
    names = footer.schema.to_arrow_schema().names
    return [n for n in names if n in (asked or ()) or not _UNNAMED_INDEX.fullmatch(n)]
