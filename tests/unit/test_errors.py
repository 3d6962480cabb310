"""Errors whose message says everything are shown as that message, and pickle as themselves."""

import pickle

import pytest

from kernel_helpers._errors import SentenceError
from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.clusters.address import ClusterUnreachableError
from kernel_helpers.exercises.progress.store import ProgressError
from kernel_helpers.frames.column_writers import TooManyCategoriesError
from kernel_helpers.telemetry.feed.replies import TelemetryUnavailableError


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (SourceError, ValueError),
        (ClusterUnreachableError, OSError),
        (ProgressError, OSError),
        (TooManyCategoriesError, ValueError),
        (TelemetryUnavailableError, RuntimeError),
    ],
)
def test_an_error_is_shown_as_one_sentence_and_caught_as_the_built_in(error, builtin):
    raised = pickle.loads(pickle.dumps(error("a sentence")))
    assert isinstance(raised, builtin)
    assert isinstance(raised, SentenceError)
    assert raised._render_traceback_() == ["a sentence"]
