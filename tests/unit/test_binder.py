import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def test_binder_builds_on_a_pinned_python_and_runs_our_scripts():
    command = [BIN / "jupyter-repo2docker", "--no-build", "--debug", ROOT]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    recipe = done.stdout + done.stderr
    assert "Building conda environment for python=3.12" in recipe
    assert "RUN ./binder/postBuild" in recipe
    assert 'R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in recipe


def test_binder_start_opens_lecture_00_in_the_prepared_layout(tmp_path: Path):
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [ROOT / "binder" / "start", "echo", "jupyter", "notebook"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(f"jupyter notebook --ServerApp.root_dir={tmp_path}/lectures")
    assert "default_url=/lab/workspaces/lectures/tree/00_cockpit.ipynb" in done.stdout
    assert (tmp_path / "lectures" / "00_cockpit.ipynb").is_file()
