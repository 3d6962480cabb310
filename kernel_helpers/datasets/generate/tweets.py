"""Short texts whose words carry a planted sentiment, and labels of which some are wrong."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from kernel_helpers.datasets.generate.base import FrameGenerator, zipf
from kernel_helpers.datasets.generate.words import words

if TYPE_CHECKING:
    import pandas as pd

_VOCABULARY = 60_000
_LEXICON = 6_000  # words with a sentiment, half of them happy
_LENGTH = (5, 20)  # words of one text


@dataclass(frozen=True)
class TweetGenerator(FrameGenerator):
    """Texts with the columns of Sentiment140 (without user names).

    Words follow Zipf's law. A text is happy or sad; some of its words come from the lexicon in
    `truth` and mostly agree with it. 12 % of the labels are flipped, so no model exceeds an
    accuracy of .88 honestly.

    Parameters
    ----------
    rows : int
    seed : int

    Examples
    --------
    >>> list(TweetGenerator(rows=10)(0).columns)
    ['polarity', 'id', 'date', 'query', 'text']
    """

    rows: int = 20_000
    name: ClassVar[str] = "tweets"

    @cached_property
    def truth(self) -> dict[str, Any]:
        """Sentiment of each word that has one, and the shares of the mixture."""
        happy, sad = self._lexicon
        return {
            "lexicon": dict.fromkeys(self._vocabulary[happy].tolist(), 1)
            | dict.fromkeys(self._vocabulary[sad].tolist(), -1),
            "sentiment_share": 0.34,  # of a text's words
            "agreement": 0.90,  # share of those that agree with the text
            "label_noise": 0.12,
        }

    @cached_property
    def _vocabulary(self) -> np.ndarray:
        return np.array(words(_VOCABULARY), dtype=object)

    @cached_property
    def _lexicon(self) -> np.ndarray:
        """Places in the vocabulary of happy and sad words, the frequent ones first."""
        return np.asarray(self.world.permutation(_VOCABULARY)[:_LEXICON].reshape(2, -1))

    def _words(self, rng: np.random.Generator, happy: np.ndarray) -> np.ndarray:
        """Draw one word for each element of `happy`, the sentiment of its text."""
        n, truth = len(happy), self.truth
        drawn = _zipfian(rng, _VOCABULARY, n)
        loaded = np.flatnonzero(rng.random(n) < truth["sentiment_share"])
        agrees = rng.random(len(loaded)) < truth["agreement"]
        side = np.where(happy[loaded] == agrees, 0, 1)
        drawn[loaded] = self._lexicon[side, _zipfian(rng, _LEXICON // 2, len(loaded))]
        return np.asarray(self._vocabulary[drawn])

    def __call__(self, part: int = 0) -> "pd.DataFrame":
        """Return part number `part`, of `rows` rows."""
        import pandas as pd

        rng, n = self.rng(part), self.rows
        lengths = rng.integers(*_LENGTH, n)
        ends = np.cumsum(lengths)
        happy = rng.random(n) < 0.5
        pool = self._words(rng, np.repeat(happy, lengths))
        flipped = rng.random(n) < self.truth["label_noise"]
        texts = [
            " ".join(pool[end - length : end].tolist())
            for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)
        ]
        seconds = np.sort(rng.integers(0, 80 * 86_400, n)).astype("m8[s]")
        frame = pd.DataFrame(
            {
                "polarity": np.where(happy ^ flipped, 4, 0),
                "id": part * n + np.arange(n),
                "date": np.datetime64("2009-04-06T22:19:45") + seconds,
                "query": "NO_QUERY",
                "text": pd.array(texts, dtype="str"),
            }
        )
        return self._marked(frame)


def _zipfian(rng: np.random.Generator, n_words: int, size: int) -> np.ndarray:
    cumulative = np.cumsum(zipf(n_words, exponent=1.0, offset=2.7))
    return np.asarray(np.searchsorted(cumulative, rng.random(size) * cumulative[-1]))
