"""Watch a Dask cluster: scheduler plugin, feed, Arrow messages. Import the module you need."""
