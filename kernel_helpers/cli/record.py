"""``kernel-helpers record``: write what a scheduler does into a file until Ctrl-C."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("address")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--seconds", type=click.FloatRange(min=0), help="Stop by itself after so long.")
@click.option(
    "--tls-ca-file", type=_FILE, help="Authority that signed the scheduler's certificate."
)
@click.option("--tls-cert", type=_FILE, help="Our certificate.")
@click.option("--tls-key", type=_FILE, help="Its private key.")
def record(address: str, output: Path, seconds: float | None, **tls: Path | None) -> None:
    """Record what the scheduler at ADDRESS does, until Ctrl-C or for --seconds.

    The recording grows in OUTPUT.part, which is valid at any moment.
    """
    from kernel_helpers.telemetry.recordings.record import record_address

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
        if seconds is not None:
            loop.call_later(seconds, stop.set)
        with tqdm(unit=" rows", desc=output.name, dynamic_ncols=True) as bar:

            def show(rows: int) -> None:
                bar.update(rows - bar.n)

            security = _security(address, **tls)
            await record_address(address, output, stop=stop, security=security, on_rows=show)

    try:
        asyncio.run(main())
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


def _security(
    address: str, tls_ca_file: Path | None, tls_cert: Path | None, tls_key: Path | None
) -> Any:
    """Certificates as Dask takes them; what is not given comes from its configuration.

    In a terminal of JupyterLab those of its own clusters are found.
    """
    from distributed import Security

    from kernel_helpers.clusters.security import find_security

    files = {"tls_ca_file": tls_ca_file, "tls_client_cert": tls_cert, "tls_client_key": tls_key}
    given = {name: str(path) for name, path in files.items() if path is not None}
    found = None if given else find_security(address)
    return found or Security(require_encryption=bool(given) or None, **given)
