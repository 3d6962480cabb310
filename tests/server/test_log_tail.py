"""What is kept of a cluster's output."""

import subprocess
import sys

from kernel_helpers_lab.log_tail import TAIL_BYTES, LogTail
from kernel_helpers_lab.process import ClusterProcess, ClusterSize

SIZE = ClusterSize(workers=1, threads_per_worker=1, memory_limit="auto")


def tail_of(code):
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        tail = LogTail(process.stdout)
        process.wait()
        return tail.read()


def test_the_end_of_a_long_output_is_kept():
    kept = tail_of("print('x' * 10_000_000); print('the end')")
    assert len(kept) == TAIL_BYTES
    assert kept.endswith(b"the end\n")


def test_a_short_output_is_kept_whole():
    assert tail_of("print('all')") == b"all\n"


async def test_a_cluster_writes_no_file_beside_the_announcements(tmp_path):
    process = ClusterProcess("ab12cd34", SIZE, tmp_path)
    assert list(tmp_path.glob("*.log")) == []
    await process.close()
