"""Longer texts from a mixture of topics, with headers that give the answer away."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from kernel_helpers.datasets.generate.base import FrameGenerator, zipf
from kernel_helpers.datasets.generate.words import words

if TYPE_CHECKING:
    import pandas as pd

TOPICS = ("autos", "baseball", "cooking", "electronics", "gardens", "graphics", "medicine", "space")
_VOCABULARY = 20_000
_TOPIC_WORDS = 400
_LENGTH = (60, 240)


@dataclass(frozen=True)
class NewsgroupGenerator(FrameGenerator):
    """Messages of eight groups: a header, an empty line, a body.

    Only a share of the body's words belongs to the topic, so the body alone is hard enough; the
    header's organisation names the group in most messages, which is the leak to find.

    Parameters
    ----------
    rows : int
    seed : int

    Examples
    --------
    >>> message = NewsgroupGenerator(rows=1)(0).text[0]
    >>> message.split(":", 1)[0]
    'From'
    """

    rows: int = 2_000
    name: ClassVar[str] = "newsgroups"

    @cached_property
    def truth(self) -> dict[str, Any]:
        """Words of each topic, their share of a body, and how often the header leaks the label."""
        world, names = self.world, self._vocabulary
        order = world.permutation(np.arange(200, _VOCABULARY))
        chosen = order[: len(TOPICS) * _TOPIC_WORDS].reshape(len(TOPICS), _TOPIC_WORDS)
        return {
            "topic_words": dict(zip(TOPICS, (names[row].tolist() for row in chosen), strict=True)),
            "topic_share": 0.04,
            "leak_share": 0.9,
        }

    @cached_property
    def _vocabulary(self) -> np.ndarray:
        return np.array(words(_VOCABULARY), dtype=object)

    def __call__(self, part: int = 0) -> "pd.DataFrame":
        """Return part number `part`, of `rows` rows."""
        import pandas as pd

        rng = self.rng(part)
        labels = rng.integers(0, len(TOPICS), self.rows)
        common = zipf(_VOCABULARY, exponent=1.0, offset=2.7).cumsum()
        texts = [self._message(rng, TOPICS[label], common) for label in labels]
        frame = pd.DataFrame(
            {
                "text": pd.array(texts, dtype="str"),
                "label": pd.Categorical.from_codes(labels, pd.Index(TOPICS)),
            }
        )
        return self._marked(frame)

    def _message(self, rng: np.random.Generator, topic: str, common: np.ndarray) -> str:
        length = int(rng.integers(*_LENGTH))
        at = np.searchsorted(common, rng.random(length) * common[-1])
        body = self._vocabulary[at]
        own = rng.random(length) < self.truth["topic_share"]
        body[own] = rng.choice(self.truth["topic_words"][topic], int(own.sum()))
        leaks = rng.random() < self.truth["leak_share"]
        place = topic if leaks else TOPICS[rng.integers(len(TOPICS))]
        header = (
            f"From: reader{rng.integers(10_000)}@example.org\n"
            f"Organization: Society for {place}\n"
            f"Lines: {length // 10 + 1}\n\n"
        )
        lines = [" ".join(body[start : start + 10].tolist()) for start in range(0, length, 10)]
        return header + "\n".join(lines)
