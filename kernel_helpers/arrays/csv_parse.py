"""Parse the blocks of CSV files in threads; an error names the line that is wrong."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from kernel_helpers.arrays.csv_blocks import BLOCK_BYTES, Block, read_blocks
from kernel_helpers.arrays.csv_error import explain_block
from kernel_helpers.arrays.csv_plain import choose_parser
from kernel_helpers.arrays.csv_text import Part

if TYPE_CHECKING:
    import pyarrow as pa

    from kernel_helpers.arrays.csv_format import CsvFormat


def parsed_blocks(
    parts: Sequence[Part], csv_format: "CsvFormat", n_threads: int, size: int = BLOCK_BYTES
) -> Iterator[tuple[Block, "pa.Table"]]:
    """Parse blocks in threads and yield them in order; at most two a thread are held.

    Raises
    ------
    CsvError
        Names file, line and column of the first thing that is wrong.
    """
    blocks = (block for part in parts for block in read_blocks(part, csv_format.source, size))
    parse = choose_parser(csv_format, parts)
    waiting: deque[tuple[Block, Future[pa.Table]]] = deque()
    with ThreadPoolExecutor(n_threads) as pool:
        try:
            for block in blocks:
                waiting.append((block, pool.submit(parse, block.rows)))
                if len(waiting) > n_threads:
                    yield _result(*waiting.popleft(), csv_format)
            while waiting:
                yield _result(*waiting.popleft(), csv_format)
        finally:
            for _, future in waiting:
                future.cancel()


def _result(
    block: Block, future: "Future[pa.Table]", csv_format: "CsvFormat"
) -> tuple[Block, "pa.Table"]:
    try:
        return block, future.result()
    except (ValueError, KeyError) as error:
        raise explain_block(block, csv_format, error) from error
