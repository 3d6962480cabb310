"""Taxi rides with a metered fare, and tips that only cards record."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from kernel_helpers.datasets.generate.base import FrameGenerator, zipf

if TYPE_CHECKING:
    import pandas as pd

_ZONES = 263
_CITY = (-73.97, 40.75)  # longitude and latitude of the middle
_MILES_PER_DEGREE = (52.4, 69.1)  # of longitude and latitude, at that latitude
_PASSENGERS = np.array([1, 2, 3, 4, 5, 6])
_PASSENGER_SHARE = np.array([0.72, 0.15, 0.04, 0.02, 0.04, 0.03])
_HOUR_SHARE = np.array(
    [35, 25, 18, 12, 9, 10, 22, 37, 46, 46, 46, 47, 50, 50, 53, 55, 50, 58, 65, 63, 57, 56, 54, 45]
)


@dataclass(frozen=True)
class TaxiGenerator(FrameGenerator):
    """Rides of yellow cabs with the columns of the monthly files or of the fare competition.

    The fare is what the meter says: a flag fall, dollars a mile and a minute. Traffic is slow in
    the rush hours. Cards record a tip whose share of the fare depends on the passengers; cash
    records none. A few fares are negative (refunds) and some passengers are missing.

    Parameters
    ----------
    rows : int
        Rides of one part, all of one month: part p is month p modulo 12 of 2019.
    seed : int
    schema : {"zone", "fare"}
        18 columns with zones, or 8 with coordinates.

    Examples
    --------
    >>> rides = TaxiGenerator(rows=1_000, schema="fare")(0)
    >>> rides.shape
    (1000, 8)
    """

    schema: Literal["zone", "fare"] = "zone"
    name: ClassVar[str] = "taxi"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.schema not in ("zone", "fare"):
            raise ValueError(f"schema must be 'zone' or 'fare', got {self.schema!r}.")

    @cached_property
    def truth(self) -> dict[str, Any]:
        """Rates of the meter (dollars), shares, and mean tip as a share of the fare."""
        return {
            "flag_fall": 2.5,
            "per_mile": 1.75,
            "per_minute": 0.35,
            "speed": 13.0,  # miles an hour, outside the rush
            "rush_speed": 8.0,  # from 7 to 9 and from 16 to 19
            "card_share": 0.71,
            "tip_share": dict(zip(range(1, 7), (0.20, 0.19, 0.18, 0.17, 0.20, 0.21), strict=True)),
            "negative_share": 0.002,
            "missing_passengers": 0.01,
        }

    def __call__(self, part: int = 0) -> "pd.DataFrame":
        """Return part number `part`, of `rows` rows."""
        rng = self.rng(part)
        ride = self._draw(rng, part)
        frame = _zones(ride, rng) if self.schema == "zone" else _fares(ride, rng)
        return self._marked(frame)

    def _draw(self, rng: np.random.Generator, part: int) -> dict[str, Any]:
        n, truth = self.rows, self.truth
        start, hour = self._starts(rng, part)
        rush = np.isin(hour, (7, 8, 9, 16, 17, 18, 19))
        miles = rng.lognormal(0.55, 0.85, n).clip(0.1, 60).round(2)
        speed = np.where(rush, truth["rush_speed"], truth["speed"]) * rng.lognormal(0, 0.2, n)
        minutes = miles / speed * 60
        fare = truth["flag_fall"] + truth["per_mile"] * miles + truth["per_minute"] * minutes
        passengers = rng.choice(_PASSENGERS, n, p=_PASSENGER_SHARE)
        card = rng.random(n) < truth["card_share"]
        share = np.array(list(truth["tip_share"].values()))[passengers - 1]
        tip = np.where(card, fare * share * rng.gamma(8, 1 / 8, n), 0)
        refund = rng.random(n) < truth["negative_share"]
        missing = rng.random(n) < truth["missing_passengers"]
        return {
            "start": start,
            "minutes": minutes,
            "miles": miles,
            "fare": np.where(refund, -fare, fare).round(2),
            "tip": np.where(refund, 0, tip).round(2),
            "card": card,
            "refund": refund,
            "passengers": np.where(missing, np.nan, passengers),
        }

    def _starts(self, rng: np.random.Generator, part: int) -> tuple[np.ndarray, np.ndarray]:
        """Return when each ride begins, in order, and the hour of the day."""
        month = np.datetime64(f"2019-{part % 12 + 1:02}")
        next_month = month + np.timedelta64(1, "M")
        days = (next_month.astype("datetime64[D]") - month.astype("datetime64[D]")).astype(int)
        day = rng.integers(0, days, self.rows)
        hour = rng.choice(24, self.rows, p=_HOUR_SHARE / _HOUR_SHARE.sum())
        seconds = np.sort(day * 86_400 + hour * 3_600 + rng.integers(0, 3_600, self.rows))
        starts = month.astype("datetime64[us]") + seconds.astype("m8[s]")
        return np.asarray(starts), np.asarray(seconds // 3_600 % 24)


def _zones(ride: dict[str, Any], rng: np.random.Generator) -> "pd.DataFrame":
    import pandas as pd

    n = len(ride["fare"])
    sign = np.where(ride["refund"], -1.0, 1.0)
    far = ride["miles"] > 15
    share = zipf(_ZONES, exponent=0.9, offset=4)
    columns = {
        "VendorID": rng.choice([1, 2], n, p=[0.36, 0.64]),
        "tpep_pickup_datetime": ride["start"],
        "tpep_dropoff_datetime": ride["start"] + (ride["minutes"] * 60).astype("m8[s]"),
        "passenger_count": ride["passengers"],
        "trip_distance": ride["miles"],
        "RatecodeID": np.where(far, 2.0, 1.0),
        "store_and_fwd_flag": np.where(rng.random(n) < 0.006, "Y", "N"),
        "PULocationID": 1 + rng.choice(_ZONES, n, p=share),
        "DOLocationID": 1 + rng.choice(_ZONES, n, p=share),
        "payment_type": np.where(ride["refund"], 4, np.where(ride["card"], 1, 2)),
        "fare_amount": ride["fare"],
        "extra": sign * rng.choice([0.0, 0.5, 1.0], n),
        "mta_tax": sign * 0.5,
        "tip_amount": ride["tip"],
        "tolls_amount": sign * np.where(far, 6.12, 0.0),
        "improvement_surcharge": sign * 0.3,
    }
    money = ("fare_amount", "extra", "mta_tax", "tip_amount", "tolls_amount")
    columns["congestion_surcharge"] = sign * 2.5
    total = sum(columns[name] for name in (*money, "improvement_surcharge", "congestion_surcharge"))
    frame = pd.DataFrame(columns)
    frame.insert(16, "total_amount", np.round(total, 2))
    return frame


def _fares(ride: dict[str, Any], rng: np.random.Generator) -> "pd.DataFrame":
    import pandas as pd

    n = len(ride["fare"])
    angle = rng.uniform(0, 2 * np.pi, n)
    straight = ride["miles"] / 1.35  # streets are longer than the bird's way
    pickup = [middle + rng.normal(0, 0.02, n) for middle in _CITY]
    step = (straight * np.cos(angle), straight * np.sin(angle))
    dropoff = [
        at + by / scale for at, by, scale in zip(pickup, step, _MILES_PER_DEGREE, strict=True)
    ]
    start = pd.Series(ride["start"])
    return pd.DataFrame(
        {
            "key": start.dt.strftime("%Y-%m-%d %H:%M:%S.") + pd.Series(range(n)).astype("str"),
            "fare_amount": ride["fare"],
            "pickup_datetime": start.dt.tz_localize("UTC"),
            "pickup_longitude": pickup[0],
            "pickup_latitude": pickup[1],
            "dropoff_longitude": dropoff[0],
            "dropoff_latitude": dropoff[1],
            "passenger_count": np.nan_to_num(ride["passengers"]).astype("int64"),
        }
    )
