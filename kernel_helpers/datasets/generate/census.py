"""Census rows whose income depends on a pair of columns that only a cross can memorise."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from kernel_helpers.datasets.generate.base import FrameGenerator

if TYPE_CHECKING:
    import pandas as pd

EDUCATION = tuple(
    "Preschool 1st-4th 5th-6th 7th-8th 9th 10th 11th 12th HS-grad Some-college Assoc-voc "
    "Assoc-acdm Bachelors Masters Prof-school Doctorate".split()
)
OCCUPATION = tuple(
    "Adm-clerical Armed-Forces Craft-repair Exec-managerial Farming-fishing Handlers-cleaners "
    "Machine-op-inspct Other-service Priv-house-serv Prof-specialty Protective-serv Sales "
    "Tech-support Transport-moving".split()
)
_EDUCATION_SHARE = np.array([1, 3, 7, 13, 10, 19, 25, 9, 322, 223, 42, 33, 165, 54, 17, 12.0])
_OCCUPATION_SHARE = np.array([12, 0.1, 13, 13, 3, 4.5, 6.5, 11, 0.6, 14, 2, 12, 3, 5.0])
_CHOICES = {  # columns without an effect: a fair model finds none
    "workclass": (
        "Private Self-emp-not-inc Local-gov State-gov Self-emp-inc Federal-gov".split(),
        [75, 8, 6, 4, 4, 3],
    ),
    "marital_status": (
        "Married-civ-spouse Never-married Divorced Separated Widowed".split(),
        [46, 33, 14, 4, 3],
    ),
    "relationship": (
        "Husband Not-in-family Own-child Unmarried Wife Other-relative".split(),
        [40, 26, 16, 10, 5, 3],
    ),
    "race": ("White Black Asian-Pac-Islander Amer-Indian-Eskimo Other".split(), [85, 10, 3, 1, 1]),
    "sex": (["Male", "Female"], [67, 33]),
    "native_country": (["United-States", "Mexico", "Philippines", "Germany"], [94, 3, 2, 1]),
}


@dataclass(frozen=True)
class CensusGenerator(FrameGenerator):
    """Rows with the 15 columns of Adult; no column but those in `truth` has an effect.

    Parameters
    ----------
    rows : int
        Rows of one part; 48,842 as in Adult.
    seed : int

    Examples
    --------
    >>> CensusGenerator(rows=100)(0).shape
    (100, 15)
    """

    rows: int = 48_842
    name: ClassVar[str] = "census"

    @cached_property
    def truth(self) -> dict[str, Any]:
        """Log-odds of an income above 50K: main effects, and ``cross[education, occupation]``."""
        world = self.world
        return {
            "intercept": -1.72,
            "age": 0.025,  # a year above 38
            "hours_per_week": 0.03,  # an hour above 40
            "education_num": 0.22,  # a level above 10
            "occupation": world.normal(0, 0.6, len(OCCUPATION)),
            "cross": world.normal(0, 1.05, (len(EDUCATION), len(OCCUPATION))),
        }

    def __call__(self, part: int = 0) -> "pd.DataFrame":
        """Return part number `part`, of `rows` rows."""
        import pandas as pd

        rng, n = self.rng(part), self.rows
        age = (17 + rng.gamma(2.6, 8.3, n)).clip(17, 90).astype("int64")
        hours = rng.normal(40.4, 12, n).round().clip(1, 99).astype("int64")
        education = rng.choice(len(EDUCATION), n, p=_EDUCATION_SHARE / _EDUCATION_SHARE.sum())
        occupation = rng.choice(len(OCCUPATION), n, p=_OCCUPATION_SHARE / _OCCUPATION_SHARE.sum())
        odds = self._log_odds(age, hours, education, occupation)
        rich = rng.random(n) < 1 / (1 + np.exp(-odds))
        others = {name: _pick(rng, n, *choice) for name, choice in _CHOICES.items()}
        frame = pd.DataFrame(
            {
                "age": age,
                "workclass": others["workclass"],
                "fnlwgt": rng.lognormal(12.0, 0.5, n).astype("int64"),
                "education": np.array(EDUCATION, dtype=object)[education],
                "education_num": education + 1,
                "marital_status": others["marital_status"],
                "occupation": np.array(OCCUPATION, dtype=object)[occupation],
                "relationship": others["relationship"],
                "race": others["race"],
                "sex": others["sex"],
                "capital_gain": np.where(rng.random(n) < 0.08, rng.lognormal(8.8, 1, n), 0).astype(
                    int
                ),
                "capital_loss": np.where(rng.random(n) < 0.05, rng.normal(1_870, 370, n), 0).astype(
                    int
                ),
                "hours_per_week": hours,
                "native_country": others["native_country"],
                "income": np.where(rich, ">50K", "<=50K"),
            }
        )
        return self._marked(frame)

    def _log_odds(
        self, age: np.ndarray, hours: np.ndarray, education: np.ndarray, occupation: np.ndarray
    ) -> np.ndarray:
        truth = self.truth
        return np.asarray(
            truth["intercept"]
            + truth["age"] * (age - 38)
            + truth["hours_per_week"] * (hours - 40)
            + truth["education_num"] * (education - 9)
            + truth["occupation"][occupation]
            + truth["cross"][education, occupation]
        )


def _pick(rng: np.random.Generator, n: int, names: list[str], weights: list[int]) -> np.ndarray:
    share = np.array(weights, dtype=float)
    return np.asarray(rng.choice(np.array(names, dtype=object), n, p=share / share.sum()))
