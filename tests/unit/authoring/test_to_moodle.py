"""Every grade that an export gives is one that Moodle imports."""

import random
from xml.etree import ElementTree

import pytest

from kernel_helpers.authoring.exchange import moodle_grades
from kernel_helpers.authoring.exchange.moodle import to_moodle


def test_every_grade_of_an_export_is_one_of_moodles(read, cases):
    known = {f"{100 * grade:.5f}".rstrip("0").rstrip(".") for grade in moodle_grades.GRADES}
    for seed in range(cases(60)):
        rng = random.Random(seed)
        worths = [
            1.0,
            *(rng.choice([0, 0, 1, 0.5, 0.3, 0.67, 0.95]) for _ in range(rng.randint(1, 6))),
        ]
        options = [
            {"text": str(place), "credit": credit, "feedback": "Why?"}
            for place, credit in enumerate(worths)
        ]
        table = {"id": "05.1", "type": "multi", "stem": "?", "explanation": "!", "options": options}
        xml, left_out = to_moodle(read([table]))
        given = [a.get("fraction") for a in ElementTree.fromstring(xml).iter("answer")]
        assert bool(given) != bool(left_out), f"seed {seed}"
        assert {each.removeprefix("-") for each in given} <= known, f"seed {seed}: {given}"
        gained = sum(float(each) for each in given if not each.startswith("-"))
        assert not given or gained == pytest.approx(100, abs=1e-3), f"seed {seed}: {given}"
