"""What every test may use."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

# Processes of tests share the cores, and threads that wait for one another spin. NumPy reads this
# when it is imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np  # noqa: E402
import pytest  # noqa: E402

from tests.alone import Alone, common_folder, shared_lock  # noqa: E402
from tests.beside import Beside  # noqa: E402
from tests.groups import Groups, arrange  # noqa: E402

FOLDERS = {  # of the user's own, that no test may read or write
    "HOME": "home",
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "jupyter",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "KERNEL_HELPERS_DATA": "flights",  # see flights_data
    "KERNEL_HELPERS_PROGRESS": "progress.sqlite3",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "xdg",
    "XDG_DATA_HOME": "data",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="repeat kill and crash tests at length")
    parser.addoption(
        "--beside",
        action="append",
        default=[],
        metavar="COMMAND",
        help="run COMMAND beside the tests; the run fails where it fails",
    )


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(Alone())
    elif commands := config.getoption("--beside"):
        config.pluginmanager.register(Beside(commands))


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: tests wait for clocks, and browsers use cores of their own."""
    return (os.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Groups:
    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what repeats itself as a soak test, and arrange what stays together."""
    for item in items:
        if {"repeats", "cases"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("soak")
    arrange(items)


@pytest.fixture
def repeats(request: pytest.FixtureRequest) -> int:
    """How often a kill, crash or endurance test repeats: a short sample unless ``--soak``."""
    return 100 if request.config.getoption("--soak") else 3


@pytest.fixture
def cases(request: pytest.FixtureRequest) -> Callable[[int], int]:
    """Scale a number of generated inputs: ``cases(50)`` is 50, and 5,000 with ``--soak``."""
    factor = 100 if request.config.getoption("--soak") else 1
    return lambda usual: usual * factor


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep this process's tests, and the kernels they start, in folders of its own."""
    home = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        for variable, name in FOLDERS.items():
            patch.setenv(variable, str(home / name))
        (home / FOLDERS["HOME"]).mkdir()
        yield home


@pytest.fixture(scope="session")
def flights_data(own_folders: Path, request: pytest.FixtureRequest) -> Path:
    """This process's data folder with the flights, which one process of the run has converted."""
    from kernel_helpers.datasets import flights_files

    prepared, own = common_folder(request.config) / "prepared", own_folders / "flights"
    with shared_lock(request.config, "prepared"), pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERNEL_HELPERS_DATA", str(prepared))
        flights_files()
    if not own.exists():
        shutil.copytree(prepared, own, copy_function=os.link)
    return own
