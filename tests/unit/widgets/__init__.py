"""Tests of the kernel's half of the notebook widgets."""
