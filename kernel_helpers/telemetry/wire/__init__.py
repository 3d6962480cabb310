"""Define what a telemetry message contains, and write and read it."""
