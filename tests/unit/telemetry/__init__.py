"""Tests of the telemetry room, on real clusters."""
