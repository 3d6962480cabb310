"""The Jupyter Server half: clusters, telemetry sockets and lectures."""
