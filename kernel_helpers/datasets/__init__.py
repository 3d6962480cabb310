"""Load the course's data, and say where it came from, how big it is and under which licence."""

from kernel_helpers.datasets.cache import DataFolderError, data_folder
from kernel_helpers.datasets.flights import flights_files, load_flights
from kernel_helpers.datasets.sources import describe_source

__all__ = ["DataFolderError", "data_folder", "describe_source", "flights_files", "load_flights"]
