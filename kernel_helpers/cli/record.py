"""``kernel-helpers record``: write what a scheduler does into a file until Ctrl-C."""

import asyncio
import signal
from pathlib import Path

import click
from tqdm import tqdm


@click.command()
@click.argument("address")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--seconds", type=click.FloatRange(min=0), help="Stop by itself after so long.")
def record(address: str, output: Path, seconds: float | None) -> None:
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

            await record_address(address, output, stop=stop, progress=show)

    try:
        asyncio.run(main())
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
