"""Two gigabytes in three hundred megabytes."""

import os
import resource
import subprocess
import sys

LIMIT = 300 * 2**20
PROGRAM = """if True:
    import sys
    import numpy as np
    from kernel_helpers.arrays import MemmapWriter, iter_chunks

    rows, columns = 8_000_000, 64  # 2.05 GB of float32
    with MemmapWriter(sys.argv[1], dtype="float32", row_shape=(columns,)) as writer:
        for start in range(0, rows, 100_000):
            writer.append(np.full((100_000, columns), start // 100_000, "float32"))
    total, gram = 0, np.zeros((columns, columns))
    for _, block in iter_chunks(sys.argv[1]):
        total += len(block)
        gram += block.T @ block
    print(total, gram[3, 5] == 100_000 * sum(n * n for n in range(80)))
    try:
        np.load(sys.argv[1])
    except MemoryError:
        print("too large to load")
"""


def test_a_file_of_two_gigabytes_is_written_and_read_in_300_megabytes(tmp_path):
    path = tmp_path / "x.npy"
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, path],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (LIMIT, LIMIT)),
    )
    size = path.stat().st_size
    path.unlink()  # two gigabytes should not wait for pytest to clean up
    assert ran.stdout == "8000000 True\ntoo large to load\n", ran.stderr
    assert size > 2 * 10**9
