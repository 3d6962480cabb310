"""Checks of exercises: expectations about a student's code, feedback, hints, solutions."""
