"""Judge an answer to a question that is described by the metadata of its cell."""

from kernel_helpers.exercises.questions.base import Entry, Judgement
from kernel_helpers.exercises.questions.registry import question_of


def judge(entry: Entry, answer: object) -> Judgement:
    """Judge an answer by the key in ``entry["practice"]``, as the browser does.

    Parameters
    ----------
    entry : dict
        A question with a practice key.
    answer : object
        As the student wrote it.

    Raises
    ------
    MalformedAnswerError
        If the answer has not the form that the question asks for, or is a number of which
        another reading would be right.
    """
    return question_of(entry).judge(answer)
