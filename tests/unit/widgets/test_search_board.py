"""The board shows a search while it runs, and stops it."""

import json
import threading

import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_iris
from sklearn.svm import SVC

from kernel_helpers import GridSearchCV, nested_cross_validate
from kernel_helpers.model_selection import SearchProgress
from kernel_helpers.widgets import SearchBoard
from tests.waiting import wait_until

STARTED, GO_ON = threading.Event(), threading.Event()
ROWS = load_iris(return_X_y=True)


class Waits(ClassifierMixin, BaseEstimator):
    def __init__(self, a=0):
        self.a = a

    def fit(self, X, y):
        STARTED.set()
        GO_ON.wait(10)
        return self

    def score(self, X, y):
        return self.a


@pytest.fixture
def board():
    return SearchBoard(
        GridSearchCV(SVC(), {"C": [1, 10], "gamma": [0.1, "scale"]}, executor="serial")
    )


def test_a_finished_search_is_on_the_board(board):
    search = board.fit(*ROWS).wait()
    shown = board.board
    assert (shown["done"], shown["total"], shown["finished"]) == (20, 20, True)
    assert shown["names"] == ["C", "gamma"]
    assert shown["values"] == [["1", "10"], ["0.1", "scale"]]
    assert shown["scores"] == pytest.approx(search.cv_results_["mean_test_score"])
    assert shown["best"] == search.best_index_
    json.dumps(shown)


@pytest.mark.filterwarnings("ignore:The search was stopped")  # in a thread of the board
def test_the_button_stops_a_search_in_the_background():
    STARTED.clear()
    GO_ON.clear()
    board = SearchBoard(GridSearchCV(Waits(), {"a": [1, 2, 3]}, cv=2, executor="serial"))
    board.fit(*ROWS)
    assert STARTED.wait(10)
    board.progress = board.search.progress_
    board._handle_custom_msg({"kind": "stop"}, [])  # as the browser sends it
    GO_ON.set()
    assert board.wait().progress_.done == 1
    assert board.board["stopping"]


def test_the_board_shows_the_last_score_also_when_nothing_follows_it_for_long(board):
    progress = SearchProgress()
    progress.listeners.append(board._look)
    progress.start_round([{"C": 1}], 2, 2)
    progress.add_score(0, 0, 0.5)
    progress.notify()
    wait_until(lambda: board.board["scores"] == [0.5])


def test_its_error_is_raised_by_wait():
    board = SearchBoard(GridSearchCV(SVC(), {"D": [1]}, executor="serial"))
    with pytest.raises(ValueError, match="Invalid parameter 'D'"):
        board.fit(*ROWS).wait()
    assert "Invalid parameter" in board.board["error"]


def test_nested_searches_are_watched_through_the_progress():
    board = SearchBoard()
    nested_cross_validate(
        SVC(), {"C": [1, 10]}, *ROWS, executor="serial", search_progress=board.progress
    )
    assert (board.board["done"], board.board["total"]) == (35, 35)


def test_the_saved_notebook_holds_a_picture_and_its_words(board):
    board.fit(*ROWS).wait()
    figure = board._figure().data
    assert figure.count("<rect") == 4
    assert "<title>20 of 20 evaluations, best score 0.98" in figure
    assert "20 of 20 evaluations" in repr(board)


def test_of_equal_candidates_the_picture_names_the_one_that_the_search_chooses(board):
    search = board.fit(*ROWS).wait()
    assert (search.cv_results_["rank_test_score"] == 1).sum() > 1
    C, gamma = search.best_params_["C"], search.best_params_["gamma"]
    assert f"with C={C}, gamma={gamma}</title>" in board._figure().data


def test_report_prints_the_best_so_far(board, capsys):
    board.fit(*ROWS).wait()
    board.report()
    assert "best: 0.98" in capsys.readouterr().out
