"""How a dictionary of words grows with the text: it never stops."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.text.tokens import as_texts, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass
class VocabularyGrowth:
    """Distinct words after each batch of text.

    Attributes
    ----------
    documents, tokens, terms : list of int
        Read so far: documents, running words, distinct words.
    memory : list of int
        Bytes of a Python dictionary of these words and their columns.
    """

    documents: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    terms: list[int] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    @property
    def heaps(self) -> tuple[float, float]:
        """Constants `K` and `beta` of Heaps' law ``terms = K * tokens ** beta``.

        H. S. Heaps, "Information retrieval", 1978, section 7.5. NaN with fewer than two points.
        """
        if len(self.tokens) < 2:
            return float("nan"), float("nan")
        beta, log_K = np.polyfit(np.log(self.tokens), np.log(self.terms), 1)
        return float(np.exp(log_K)), float(beta)

    def to_frame(self) -> "pd.DataFrame":
        """Return a table with a row for each batch."""
        import pandas as pd

        return pd.DataFrame(vars(self))

    def plot(self, ax: "Axes | None" = None, **line: Any) -> Any:
        """Draw distinct words over running words, both logarithmic, and return the axes."""
        if ax is None:
            from matplotlib import pyplot

            ax = pyplot.gca()
        ax.plot(self.tokens, self.terms, **({"marker": "."} | line))
        ax.set(xscale="log", yscale="log", xlabel="Running words", ylabel="Distinct words")
        return ax


def vocabulary_growth(batches: Iterable[Iterable[str]]) -> VocabularyGrowth:
    """Count distinct words batch by batch, and what keeping them costs.

    Parameters
    ----------
    batches : iterable of lists of str
        For example ``iter_documents(paths)``; of pairs (texts, labels) the texts are taken.

    Examples
    --------
    >>> growth = vocabulary_growth([["to be or not"], ["to be"]])
    >>> growth.tokens, growth.terms
    ([4, 6], [4, 4])
    """
    growth = VocabularyGrowth()
    vocabulary: dict[str, int] = {}
    documents = tokens = letters = 0
    for batch in batches:
        texts = as_texts(batch[0] if isinstance(batch, tuple) else batch)
        for text in texts:
            found = words(text)
            tokens += len(found)
            for word in found:
                if word not in vocabulary:
                    vocabulary[word] = len(vocabulary)
                    letters += sys.getsizeof(word) + sys.getsizeof(vocabulary[word])
        documents += len(texts)
        growth.documents.append(documents)
        growth.tokens.append(tokens)
        growth.terms.append(len(vocabulary))
        growth.memory.append(letters + sys.getsizeof(vocabulary))
    return growth
