"""The same flights under the column names of the files of 1990 to 1999."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

_NAMES = {
    "year": "Year",
    "month": "Month",
    "day": "DayofMonth",
    "dep_time": "DepTime",
    "sched_dep_time": "CRSDepTime",
    "arr_time": "ArrTime",
    "sched_arr_time": "CRSArrTime",
    "carrier": "UniqueCarrier",
    "flight": "FlightNum",
    "tailnum": "TailNum",
    "air_time": "AirTime",
    "arr_delay": "ArrDelay",
    "dep_delay": "DepDelay",
    "origin": "Origin",
    "dest": "Dest",
    "distance": "Distance",
}
COLUMNS = (
    "Year Month DayofMonth DayOfWeek DepTime CRSDepTime ArrTime CRSArrTime UniqueCarrier FlightNum "
    "TailNum ActualElapsedTime CRSElapsedTime AirTime ArrDelay DepDelay Origin Dest Distance "
    "TaxiIn TaxiOut Cancelled Diverted"
).split()


def as_1990s(flights: "pd.DataFrame", rng: np.random.Generator) -> "pd.DataFrame":
    """Return `flights` with the 23 columns of the older files."""
    import pandas as pd

    old = flights[list(_NAMES)].rename(columns=_NAMES)
    dates = pd.to_datetime(flights[["year", "month", "day"]])
    landed = flights["air_time"].notna()
    taxi = rng.gamma(4, 4, (2, len(flights))).round()
    old["DayOfWeek"] = dates.dt.day_of_week.to_numpy("int64") + 1
    old["TaxiIn"] = np.where(landed, taxi[0], np.nan)
    old["TaxiOut"] = np.where(landed, taxi[1], np.nan)
    old["ActualElapsedTime"] = old["AirTime"] + old["TaxiIn"] + old["TaxiOut"]
    old["CRSElapsedTime"] = (flights["distance"] / 7.8 + 48).round()
    old["Cancelled"] = flights["dep_time"].isna().astype("int64")
    old["Diverted"] = (flights["dep_time"].notna() & ~landed).astype("int64")
    return old[COLUMNS]
