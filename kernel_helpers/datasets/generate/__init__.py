"""Data of any size without a disk, with effects planted whose true size is known.

A generator is made once and called with a part's number: ``dd.from_map(generate, range(n))``.
The same numbers give the same bytes on any worker, in any order.
"""

from kernel_helpers.datasets.generate.census import CensusGenerator
from kernel_helpers.datasets.generate.flights import FlightsGenerator
from kernel_helpers.datasets.generate.images import ImageGenerator
from kernel_helpers.datasets.generate.newsgroups import NewsgroupGenerator
from kernel_helpers.datasets.generate.taxi import TaxiGenerator
from kernel_helpers.datasets.generate.tweets import TweetGenerator

__all__ = [
    "CensusGenerator",
    "FlightsGenerator",
    "ImageGenerator",
    "NewsgroupGenerator",
    "TaxiGenerator",
    "TweetGenerator",
]
