"""What is forecast of a run on one number of workers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Forecast:
    """One number of workers.

    Attributes
    ----------
    workers : int
    elapsed : float
        Seconds.
    utilisation : float
        Share of the thread time spent computing.
    cost : float
        Worker seconds, what a cloud charges.
    bound : float
        Seconds that no schedule gets below: the longest chain, or all computing shared evenly,
        and the client's pauses.
    amdahl : float
        Seconds by Amdahl's law, the longest chain taken as what cannot be shared.
    """

    workers: int
    elapsed: float
    utilisation: float
    cost: float
    bound: float
    amdahl: float
