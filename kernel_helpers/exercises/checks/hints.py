"""``hint("00-1")``: one more step towards the solution, each time it is called."""

from kernel_helpers.exercises.bank import find_hints
from kernel_helpers.exercises.feedback import Feedback
from kernel_helpers.exercises.ids import exercise_id, short_id

_given: dict[str, int] = {}


def hint(exercise: str) -> None:
    """Show the next hint of an exercise such as ``"00-1"``; after the last one, the last again."""
    hints = find_hints(exercise)
    full = exercise_id(exercise)
    number = min(_given.get(full, 0) + 1, len(hints))
    _given[full] = number
    advice = "" if number < len(hints) else "This was the last hint."
    sentence = f"Hint {number} of {len(hints)} for {short_id(full)}: {hints[number - 1]}"
    Feedback("waiting", sentence, advice=advice).show()
