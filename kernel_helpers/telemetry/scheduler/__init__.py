"""Run on a scheduler or a worker: pickled by value, so it imports only what every scheduler has."""
