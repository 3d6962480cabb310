"""Ask who answers at an address that a reader typed in."""

import asyncio

from kernel_helpers_lab.errors import InvalidRequestError
from kernel_helpers_lab.port_owner import ForeignSchedulerError
from kernel_helpers_lab.scheduler import SchedulerLink

IDENTIFY_SECONDS = 4.0


async def identify(link: SchedulerLink) -> str:
    """Return the scheduler's own name for itself; close the link and report why there is none."""
    try:
        return await asyncio.wait_for(link.identify(), IDENTIFY_SECONDS)
    except ForeignSchedulerError as error:
        await link.close()
        raise InvalidRequestError(str(error)) from error
    except OSError as error:
        await link.close()
        raise InvalidRequestError(
            f"No Dask scheduler answers at {link.address}; copy the address from "
            "client.scheduler.address of a client connected to it."
        ) from error
    except TypeError as error:  # raised by Dask where certificates are missing
        await link.close()
        raise InvalidRequestError(
            f"{link.address} is encrypted, and Dask's configuration names no certificates for "
            "clients; set distributed.comm.tls."
        ) from error
