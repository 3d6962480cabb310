"""Follow one scheduler, and serve its rows to many readers."""
