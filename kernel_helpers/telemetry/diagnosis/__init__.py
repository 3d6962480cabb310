"""Explain a recording: what its time went to, and what would help."""
