"""Parse a CSV of any length block by block, on every core, and name the line that is wrong."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kernel_helpers.arrays.csv_error import explain_block
from kernel_helpers.arrays.csv_lines import BLOCK_BYTES, Block, read_blocks
from kernel_helpers.arrays.csv_plain import choose_parser
from kernel_helpers.arrays.memmap import Path_

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class CsvFormat:
    """How the text is to be understood.

    Parameters
    ----------
    names : sequence of str
        Columns in the file, in order.
    types : mapping of str to pyarrow.DataType
        Type of each column that is wanted.
    delimiter, encoding : str
    """

    names: tuple[str, ...]
    types: Mapping[str, Any] = field(default_factory=dict)
    delimiter: str = ","
    encoding: str = "utf-8"

    def parse(self, block: memoryview) -> "pa.Table":
        """Parse whole lines without a head."""
        import pyarrow as pa
        from pyarrow import csv

        if self.encoding != "utf-8":
            block = memoryview(bytes(block).decode(self.encoding).encode())
        return csv.read_csv(
            pa.BufferReader(block),
            csv.ReadOptions(
                use_threads=False, block_size=len(block) + 1, column_names=list(self.names)
            ),
            csv.ParseOptions(delimiter=self.delimiter),
            csv.ConvertOptions(
                column_types=dict(self.types),
                include_columns=list(self.types) or None,
                strings_can_be_null=True,
            ),
        )


def parsed_blocks(
    paths: Sequence[Path_],
    csv_format: CsvFormat,
    n_threads: int,
    size: int = BLOCK_BYTES,
) -> Iterator[tuple[Block, "pa.Table"]]:
    """Parse blocks in threads and yield them in order; at most two a thread are held.

    Raises
    ------
    CsvError
        Names file, line and column of the first thing that is wrong.
    """
    blocks = (block for path in paths for block in read_blocks(path, size))
    parse = choose_parser(csv_format, paths)
    waiting: deque[tuple[Block, Future[pa.Table]]] = deque()
    with ThreadPoolExecutor(n_threads) as pool:
        try:
            for block in blocks:
                waiting.append((block, pool.submit(parse, block.lines)))
                if len(waiting) > n_threads:
                    yield _result(*waiting.popleft(), csv_format)
            while waiting:
                yield _result(*waiting.popleft(), csv_format)
        finally:
            for _, future in waiting:
                future.cancel()


def _result(
    block: Block,
    future: "Future[pa.Table]",
    csv_format: CsvFormat,
) -> tuple[Block, "pa.Table"]:
    try:
        return block, future.result()
    except (ValueError, KeyError, LookupError) as error:
        raise explain_block(block, csv_format, error) from error
