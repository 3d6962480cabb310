"""Text without a vocabulary: stream documents, hash their words, weigh them, learn from them.

>>> from sklearn.linear_model import SGDClassifier
>>> from sklearn.pipeline import make_pipeline
>>> from kernel_helpers.incremental import partial_fit_stream
>>> model = make_pipeline(HashedTfidf(2**10), SGDClassifier(random_state=0))
>>> batches = iter_documents(["reviews.csv"], text="review", label="stars")
>>> model = partial_fit_stream(model, batches, classes=["bad", "good"], progress=False)
>>> model.predict(["a very good book"]).tolist()
['good']

``hash_texts`` is ``HashingVectorizer`` on every core. ``fit_documents`` reads, weighs and learns on
the workers: the texts never pass through this process. ``collision_report`` says which words share
a column, ``vocabulary_growth`` what a dictionary of them would cost.
"""

from kernel_helpers.text.collisions import CollisionReport, collision_report
from kernel_helpers.text.documents import iter_documents
from kernel_helpers.text.fit_documents import fit_documents
from kernel_helpers.text.hashed_tfidf import HashedTfidf
from kernel_helpers.text.hashing import hash_texts
from kernel_helpers.text.vocabulary import VocabularyGrowth, vocabulary_growth

__all__ = [
    "CollisionReport",
    "HashedTfidf",
    "VocabularyGrowth",
    "collision_report",
    "fit_documents",
    "hash_texts",
    "iter_documents",
    "vocabulary_growth",
]
