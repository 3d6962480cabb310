"""Data sets that can be downloaded: address, size, licence, and what replaces them offline."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Remote:
    """One file on a server."""

    url: str
    bytes: int | None = None  # exact size, where the publisher states it
    sha256: str | None = None  # unknown ones are recorded at first use

    @property
    def file_name(self) -> str:
        """Name that the file keeps on this computer."""
        return self.url.split("?", 1)[0].rsplit("/", 1)[1]


@dataclass(frozen=True)
class Download:
    """A data set of one or several files under one licence."""

    title: str
    files: Mapping[str, Remote]  # by part; a set in one piece has the part "all"
    size: str  # of all files together, as the publisher gives it
    licence: str
    citation: str
    generator: str  # what makes data of the same shape without a network


def _months(pattern: str, first: tuple[int, int], last: tuple[int, int]) -> dict[str, Remote]:
    """Name one file a month, from `first` to `last` = (year, month), both included."""
    numbers = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    dates = [(at // 12, at % 12 + 1) for at in numbers]
    return {f"{y}-{m:02d}": Remote(pattern.format(year=y, month=m)) for y, m in dates}


_FASHION = "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"

DOWNLOADS: dict[str, Download] = {
    "flights_1990s": Download(
        title="New York flights 1990-1999",
        files={
            "all": Remote("https://storage.googleapis.com/dask-tutorial-data/nycflights.tar.gz")
        },
        size="about 30 MB (200 MB unpacked)",
        licence="public domain (work of the US government)",
        citation="US Bureau of Transportation Statistics, Airline On-Time Performance",
        generator='FlightsGenerator(schema="1990s")',
    ),
    "airlines_ontime": Download(
        title="US airlines on time 1987-2008",
        files=_months(
            "https://transtats.bts.gov/PREZIP/On_Time_Reporting_Carrier_On_Time_Performance_"
            "1987_present_{year}_{month}.zip",
            (1987, 10),
            (2008, 12),
        ),
        size="about 1.6 GB packed (12 GB unpacked)",
        licence="public domain (work of the US government)",
        citation="US Bureau of Transportation Statistics; also doi:10.7910/DVN/HG7NV7",
        generator='FlightsGenerator(schema="1990s")',
    ),
    "taxi_2019": Download(
        title="New York yellow taxis 2019",
        files=_months(
            "https://d37ci6vzurychx.cloudfront.net/trip-data/"
            "yellow_tripdata_{year}-{month:02d}.parquet",
            (2019, 1),
            (2019, 12),
        ),
        size="about 1.3 GB",
        licence="NYC open data terms of use",
        citation="New York City Taxi and Limousine Commission, Trip Record Data",
        generator='TaxiGenerator(schema="zone")',
    ),
    "taxi_fare": Download(
        title="New York taxi fares (a Kaggle competition)",
        files={},
        size="5.7 GB",
        licence="competition rules: log in to Kaggle; never redistribute",
        citation="Kaggle, New York City Taxi Fare Prediction (2018)",
        generator='TaxiGenerator(schema="fare")',
    ),
    "fashion_mnist": Download(
        title="Fashion-MNIST",
        files={
            f"{split}-{kind}": Remote(f"{_FASHION}{split}-{kind}-{shape}-ubyte.gz")
            for split in ("train", "t10k")
            for kind, shape in (("images", "idx3"), ("labels", "idx1"))
        },
        size="31 MB",
        licence="MIT",
        citation="Xiao, Rasul and Vollgraf, Fashion-MNIST, arXiv:1708.07747 (2017)",
        generator="ImageGenerator()",
    ),
    "adult": Download(
        title="Adult census income",
        files={"all": Remote("https://archive.ics.uci.edu/static/public/2/adult.zip")},
        size="about 4 MB",
        licence="CC BY 4.0",
        citation="Becker and Kohavi, Adult, UCI Machine Learning Repository (1996)",
        generator="CensusGenerator()",
    ),
    "sentiment140": Download(
        title="Sentiment140 tweets",
        files={
            "all": Remote("https://cs.stanford.edu/people/alecmgo/trainingandtestdata.zip"),
        },
        size="about 80 MB",
        licence="none stated; holds user names: do not pass it on",
        citation="Go, Bhayani and Huang, Twitter Sentiment Classification (2009)",
        generator="TweetGenerator()",
    ),
}
