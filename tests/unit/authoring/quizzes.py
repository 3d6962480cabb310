"""Questions as jupyterquiz writes them, for tests that import them."""

import json

from kernel_helpers.authoring.student import question_entry
from kernel_helpers.exercises.questions.practice import judge

CHOICE = {
    "question": "Which is even?",
    "type": "multiple_choice",
    "answers": [{"answer": "2", "correct": True}, {"answer": "3", "correct": False}],
}


def quiz(*changes) -> str:
    return json.dumps([CHOICE | change for change in changes])


def number(*answers, **more) -> dict:
    table = {"question": "How many?", "type": "numeric", "answers": list(answers)}
    return table | more


def worth(question, answer) -> float:
    return judge(question_entry(question, mode="practice"), answer).credit
