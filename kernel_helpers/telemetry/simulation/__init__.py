"""Run a recorded graph again in thought, on any number of workers."""
