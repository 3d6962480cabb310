"""Self-test questions: read an answer, judge it by its key, show both as text."""
