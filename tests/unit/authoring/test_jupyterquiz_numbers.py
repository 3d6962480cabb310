"""Numbers, ranges and precisions of jupyterquiz are judged as jupyterquiz judges them."""

import json
import random
from decimal import ROUND_HALF_UP, Context, Decimal

from kernel_helpers.authoring.exchange.jupyterquiz import from_jupyterquiz
from kernel_helpers.authoring.student import question_entry
from kernel_helpers.exercises.questions.practice import judge
from tests.unit.authoring.quizzes import CHOICE, number, worth


def test_several_values_and_ranges_are_right(read):
    [asked] = read(
        from_jupyterquiz(
            json.dumps(
                [
                    number(
                        {"type": "value", "value": 1.41, "correct": True, "feedback": "Yes."},
                        {"type": "range", "range": [1.414, 1.415], "correct": True},
                        {"type": "range", "range": [-1000, 0], "correct": False, "feedback": "?"},
                    )
                ]
            ),
            "05",
        )
    )
    earned = {given: worth(asked, given) for given in (1.41, 1.414, 1.4149, 1.415, 1.4, -5, 0)}
    assert earned == {1.41: 1, 1.414: 1, 1.4149: 1, 1.415: 0, 1.4: 0, -5: 0, 0: 0}
    assert judge(question_entry(asked, mode="practice"), -5).notes == {"": "?"}


def rounded(value: float, digits: int) -> float:
    """Round as JavaScript's toPrecision does: half away from zero, of the exact number."""
    return float(Context(prec=digits, rounding=ROUND_HALF_UP).plus(Decimal(value)))


def expected(question: dict, given: float) -> bool:
    """Judge as jupyterquiz does."""
    digits = question.get("precision")
    entered = rounded(given, digits) if digits else given
    for answer in question["answers"]:
        if "value" in answer:
            value = rounded(answer["value"], digits) if digits else answer["value"]
            hit = entered == value
        else:
            hit = answer["range"][0] <= entered < answer["range"][1]
        if hit:
            return answer["correct"]
    return False


def random_number(rng: random.Random) -> float:
    scale = rng.choice([0.01, 0.1, 1, 1, 100, 1e6])
    return float(f"{rng.choice([0, 1, -1, 1]) * rng.randint(1, 200) * scale / 10:.9g}")


def random_answer(rng: random.Random) -> dict:
    one, other = sorted([random_number(rng), random_number(rng)])
    place = {"value": one} if one == other or rng.random() < 0.5 else {"range": [one, other]}
    return place | {"correct": rng.random() < 0.6, "feedback": rng.choice([None, "Think."])}


def test_generated_numeric_questions_are_judged_as_jupyterquiz_does(read, cases):
    imported = 0
    for seed in range(cases(60)):
        rng = random.Random(seed)
        digits = rng.choice([None, 1, 2, 3, 5])
        question = number(*(random_answer(rng) for _ in range(rng.randint(1, 3))))
        question |= {"precision": digits} if digits else {}
        tables = from_jupyterquiz(json.dumps([CHOICE, question]), "05")
        assert len(tables) + len(tables.left_out) == 2, f"seed {seed}"
        if len(tables) == 1:
            continue
        imported += 1
        asked = read(tables)[1]
        ends = [end for a in question["answers"] for end in a.get("range", [a.get("value")])]
        for end in ends:
            for given in (end, end * 1.04, end * 0.96, end + 0.05, end - 0.05, -end):
                entered = float(f"{given:.12g}")
                right = worth(asked, entered) == 1
                assert right == expected(question, entered), f"seed {seed}: {entered!r}"
    assert imported > cases(60) / 4
