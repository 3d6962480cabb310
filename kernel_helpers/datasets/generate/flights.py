"""Flights like those from New York, with planted delays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from kernel_helpers.datasets.generate.base import FrameGenerator, centred, zipf
from kernel_helpers.datasets.generate.flights_1990s import as_1990s

if TYPE_CHECKING:
    import pandas as pd

ORIGINS = ("EWR", "JFK", "LGA")
CARRIERS = tuple("9E AA AS B6 DL EV F9 FL HA MQ OO UA US VX WN YV".split())
_CARRIER_SHARE = np.array(
    [55, 97, 2, 162, 143, 161, 2, 10, 1, 78, 0.3, 174, 61, 15, 36, 2], dtype=float
)
_ORIGIN_SHARE = np.array([0.359, 0.330, 0.311])
_HOURS = np.arange(5, 24)
_HOUR_SHARE = np.array([2, 26, 23, 27, 20, 17, 16, 18, 20, 22, 24, 23, 24, 22, 21, 17, 11, 3, 1.0])
_MEAN_DELAY = 12.64  # minutes, of the flights that left
_PART_LATE = 0.224  # share of flights whose delay has a long tail
_TAIL = 55.0  # mean of that tail, minutes
_LOG_NORMAL = np.exp(0.9 * np.random.default_rng(0).normal(size=20_000))  # shape of a year
_CANCELLED, _DIVERTED = 0.0245, 0.0034
_MONTH_STARTS = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_N_DESTS, _N_TAILS, _SEEN_ONCE = 105, 3_850, 0.0006


@dataclass(frozen=True)
class FlightsGenerator(FrameGenerator):
    """Flights of one year with the columns of the real ones.

    A delay is the sum of the means in `truth` (carrier, origin, hour, and a shock that all flights
    of one day share) and a skewed remainder; flights are cancelled on bad days. Destinations
    follow Zipf's law, their codes are invented, and a few aircraft are seen once.

    Parameters
    ----------
    rows : int
        Flights of one part; each part covers the whole year.
    seed : int
    schema : {"2013", "1990s"}
        Columns of `load_flights`, or the 23 of the files of 1990 to 1999; there, part p is of
        the year 1990 + p modulo 10.
    monthly : bool
        Part 0 is a January, part 1 a February and so on, instead of a whole year each.

    Examples
    --------
    >>> generate = FlightsGenerator(rows=1_000)
    >>> generate(0).shape, sorted(generate.truth)[:2]
    ((1000, 19), ['carrier', 'day'])
    """

    schema: Literal["2013", "1990s"] = "2013"
    monthly: bool = False
    name: ClassVar[str] = "flights"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.schema not in ("2013", "1990s"):
            raise ValueError(f"schema must be '2013' or '1990s', got {self.schema!r}.")

    @cached_property
    def truth(self) -> dict[str, Any]:
        """Minutes added to the mean delay by ``carrier``, ``origin``, ``hour_slope``, ``day``."""
        world = self.world
        carrier = centred(world.normal(0, 1, len(CARRIERS)), _CARRIER_SHARE)
        carrier *= 3 / np.sqrt(np.average(carrier**2, weights=_CARRIER_SHARE))
        # The same good and bad days for every seed, on other dates.
        shock = world.permutation(np.quantile(_LOG_NORMAL, (np.arange(365) + 0.5) / 365))
        return {
            "mean": _MEAN_DELAY,
            "carrier": dict(zip(CARRIERS, carrier.tolist(), strict=True)),
            "origin": {"EWR": 2.47, "JFK": -0.53, "LGA": -2.29},
            "hour_slope": 1.3,  # minutes an hour
            "day": centred(7 * shock / shock.std(), np.ones(365)),  # index 0 is the 1st of January
            "distance": np.sort(world.lognormal(6.69, 0.62, _N_DESTS).clip(94, 4_983))[
                world.permutation(_N_DESTS)
            ].round(),
        }

    def __call__(self, part: int = 0) -> "pd.DataFrame":
        """Return part number `part`, of `rows` rows."""
        rng = self.rng(part)
        year = 2013 if self.schema == "2013" else 1990 + part % 10
        drawn = self._draw(rng, part)
        frame = _frame(year, drawn)
        return self._marked(frame if self.schema == "2013" else as_1990s(frame, rng))

    def _draw(self, rng: np.random.Generator, part: int) -> dict[str, Any]:
        n = self.rows
        first, end = _MONTH_STARTS[[part % 12, part % 12 + 1]] if self.monthly else (0, 365)
        at = {
            "day": np.sort(rng.integers(first, end, n)),
            "hour": rng.choice(_HOURS, n, p=_HOUR_SHARE / _HOUR_SHARE.sum()),
            "minute": rng.choice(12, n) * 5,
            "carrier": rng.choice(len(CARRIERS), n, p=_CARRIER_SHARE / _CARRIER_SHARE.sum()),
            "origin": rng.choice(len(ORIGINS), n, p=_ORIGIN_SHARE),
            "dest": rng.choice(_N_DESTS, n, p=zipf(_N_DESTS, exponent=1.1, offset=6)),
            "flight": rng.integers(1, 6_000, n),
            "tailnum": _tails(rng, n, part),
        }
        shock = self.truth["day"][at["day"]]
        cancelled = rng.random(n) < _cancel_chance(self.truth["day"])[at["day"]]
        delay = np.round(self._mean(at) + shock + _remainder(rng, n)).clip(-43)
        distance = self.truth["distance"][at["dest"]]
        air = np.round(18 + distance / 7.8 + rng.normal(0, 8, n)).clip(20)
        return at | {
            "dep_delay": np.where(cancelled, np.nan, delay),
            "distance": distance,
            "air_time": air,
            "gain": np.round(rng.normal(5.7, 15, n)),
            "diverted": rng.random(n) < _DIVERTED,
        }

    def _mean(self, at: dict[str, Any]) -> np.ndarray:
        """Return the expected delay of each flight before the day's shock."""
        truth = self.truth
        carrier = np.array([truth["carrier"][name] for name in CARRIERS])
        origin = np.array([truth["origin"][name] for name in ORIGINS])
        hour = truth["hour_slope"] * (at["hour"] - np.average(_HOURS, weights=_HOUR_SHARE))
        chance = _cancel_chance(truth["day"])
        gone = np.average(truth["day"], weights=1 - chance)  # good days: the worst are cancelled
        return np.asarray(
            truth["mean"] - gone + carrier[at["carrier"]] + origin[at["origin"]] + hour
        )


def _remainder(rng: np.random.Generator, n: int) -> np.ndarray:
    """Mostly a few minutes early, sometimes an hour late; mean 0."""
    tail = rng.random(n) < _PART_LATE
    usual = rng.normal(0, 2.5, n)
    return np.asarray(
        np.where(tail, rng.exponential(_TAIL, n) + 5, usual) - _PART_LATE * (_TAIL + 5)
    )


def _cancel_chance(day: np.ndarray) -> np.ndarray:
    """Chance of each day, of mean `_CANCELLED`; a day with twice the shock cancels far more."""
    weight = np.exp(day / 8).clip(0, 20)
    return np.asarray(weight / weight.mean() * _CANCELLED)


def _tails(rng: np.random.Generator, n: int, part: int) -> np.ndarray:
    pool = np.array([f"N{at + 10_001}" for at in range(_N_TAILS)], dtype=object)
    tails = pool[rng.choice(_N_TAILS, n, p=zipf(_N_TAILS, exponent=0.6, offset=300))]
    once = np.flatnonzero(rng.random(n) < _SEEN_ONCE)
    tails[once] = [f"N{part}X{at}" for at in range(len(once))]
    return tails


def dest_codes() -> list[str]:
    """Invented airports: three letters that start with X, then Q."""
    return [f"{'XQ'[at // 60]}{chr(65 + at % 60 // 6)}{chr(65 + at % 6)}" for at in range(_N_DESTS)]


def _frame(year: int, drawn: dict[str, Any]) -> "pd.DataFrame":
    import pandas as pd

    date = pd.DatetimeIndex(np.datetime64(f"{year}-01-01") + drawn["day"])
    planned = drawn["hour"] * 60 + drawn["minute"]
    flown_time = drawn["air_time"] + 30
    arrives = planned + flown_time
    delay = drawn["dep_delay"]
    gone = ~np.isnan(delay)
    landed = gone & ~drawn["diverted"]
    arr_delay = np.where(landed, delay - drawn["gain"], np.nan)
    tail: Any = np.where(gone | (drawn["minute"] % 3 != 0), drawn["tailnum"], None)
    columns = {
        "year": np.full(len(planned), year),
        "month": date.month.to_numpy("int64"),
        "day": date.day.to_numpy("int64"),
        "dep_time": _clock(planned + delay),
        "sched_dep_time": _clock(planned).astype("int64"),
        "dep_delay": delay,
        "arr_time": _clock(np.where(gone, arrives + delay - drawn["gain"], np.nan)),
        "sched_arr_time": _clock(arrives).astype("int64"),
        "arr_delay": arr_delay,
        "carrier": _category(drawn["carrier"], CARRIERS),
        "flight": drawn["flight"],
        "tailnum": pd.array(tail, dtype="str"),
        "origin": _category(drawn["origin"], ORIGINS),
        "dest": _category(drawn["dest"], dest_codes()),
        "air_time": np.where(landed, drawn["air_time"], np.nan),
        "distance": drawn["distance"].astype("int64"),
        "hour": drawn["hour"],
        "minute": drawn["minute"],
        "time_hour": _utc(date, drawn["hour"]),
    }
    return pd.DataFrame(columns)


def _category(codes: np.ndarray, names: Sequence[str]) -> Any:
    import pandas as pd

    return pd.Categorical.from_codes(codes, pd.Index(names))


def _clock(minutes: np.ndarray) -> np.ndarray:
    """Minutes since midnight as the clock's hhmm, midnight as 2400, as in the real files."""
    inside = (minutes - 1) % 1440 + 1
    return np.asarray(inside // 60 * 100 + inside % 60)


def _utc(date: "pd.DatetimeIndex", hour: np.ndarray) -> "pd.DatetimeIndex":
    import pandas as pd

    hours = pd.to_timedelta(hour, unit="h")
    return (date + hours + pd.Timedelta(hours=5)).tz_localize("UTC")  # New York's winter time
