"""A search filling in under its cell: best so far, scores by value, time left, stop."""

import threading
import time
import uuid
from typing import Any

import anywidget
import traitlets

from kernel_helpers.model_selection.board import board_state
from kernel_helpers.model_selection.board_picture import board_svg
from kernel_helpers.model_selection.progress import SearchProgress
from kernel_helpers.widgets.bundle import read_bundle

PAUSE = 0.2  # seconds between two pictures


class SearchBoard(anywidget.AnyWidget):
    """Watch a search, and stop it early with what it has.

    The board fills in while ``search.fit`` runs in a cell. Its stop button reaches the kernel when
    the kernel answers: at once if the search runs in the background (`fit` of the board), or where
    JupyterLab talks to widgets on a subshell; else interrupt the kernel, which keeps the results.

    Parameters
    ----------
    search : GridSearchCV, RandomizedSearchCV or HalvingRandomSearchCV, optional
        Without one, pass ``search_progress=board.progress`` to `nested_cross_validate`.

    Attributes
    ----------
    progress : SearchProgress
        What is shown.
    board : dict
        The same as the browser gets it.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.svm import SVC
    >>> from kernel_helpers import GridSearchCV
    >>> search = GridSearchCV(SVC(), {"C": [1, 10]}, executor="serial")
    >>> board = SearchBoard(search)
    >>> board.fit(*load_iris(return_X_y=True)).wait().best_params_
    {'C': 10}
    """

    _esm = traitlets.Unicode().tag(sync=True)
    board = traitlets.Dict().tag(sync=True)
    _still = traitlets.Unicode().tag(sync=True)

    def __init__(self, search: Any = None, **kwargs: Any) -> None:
        self.search = search
        self.progress = SearchProgress()
        self._shown_at = 0.0
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None
        self._handle: Any = None
        self._late: threading.Timer | None = None
        self._showing = threading.Lock()
        super().__init__(
            _esm=read_bundle("search_board"),
            board=board_state(self.progress),
            _still=uuid.uuid4().hex,
            **kwargs,
        )
        self.on_msg(self._hear)
        if search is None:
            self.progress.listeners.append(self._look)
        else:
            search.watch(self._look)

    def fit(self, X: object, y: object = None, **params: Any) -> "SearchBoard":
        """Run the search in the background, so that the kernel answers meanwhile."""
        if self.search is None:
            raise ValueError("Expected a board with a search, got none; try SearchBoard(search).")
        if self._thread is not None and self._thread.is_alive():
            raise RuntimeError("The search still runs; call wait() or stop() first.")

        def run() -> None:
            try:
                self.search.fit(X, y, **params)
            except BaseException as error:  # noqa: BLE001 - raised again by wait()
                self._error = error

        self._error = None
        self._thread = threading.Thread(target=run, name="kernel-helpers-search", daemon=True)
        self._thread.start()
        return self

    def wait(self) -> Any:
        """Wait for a search in the background; return it, or raise its error."""
        if self._thread is not None:
            self._thread.join()
        if self._error is not None:
            raise self._error
        return self.search

    def stop(self) -> None:
        """Start nothing new; what is finished counts."""
        self.progress.stop()
        self._show()

    def report(self) -> None:
        """Print how far the search is, and the best so far."""
        print(self.progress)

    def boxplot_parameters(self) -> Any:
        """Draw the scores so far by the values of each parameter; return the figure."""
        from kernel_helpers.model_selection.plots import boxplot_parameters

        return boxplot_parameters(self.progress)

    def __repr__(self) -> str:
        return f"SearchBoard\n{self.progress}"

    def _ipython_display_(self) -> None:
        """Display the board, and below it the picture that stays without a kernel."""
        from IPython.display import display

        bundle = self._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle or {}
        display({**data, "text/plain": repr(self)}, raw=True)
        self._handle = display(self._figure(), display_id=self._still)

    def _figure(self) -> Any:
        from IPython.display import HTML

        # The live board adds a rule that hides what bears its name.
        picture = board_svg(self.board)
        return HTML(f'<figure data-kernel-helpers-still="{self._still}">{picture}</figure>')

    def _look(self, progress: SearchProgress) -> None:
        self.progress = progress
        if progress.finished or time.monotonic() - self._shown_at >= PAUSE:
            self._show()
        elif self._late is None:  # the next update may be long in coming
            self._late = threading.Timer(PAUSE, self._show)
            self._late.daemon = True
            self._late.start()

    def _show(self) -> None:
        with self._showing:
            self._late = None
            self._shown_at = time.monotonic()
            self.board = board_state(self.progress)
            if self.progress.finished and self._handle is not None:
                self._handle.update(self._figure())

    def _hear(self, _widget: object, message: object, _buffers: object) -> None:
        if isinstance(message, dict) and message.get("kind") == "stop":
            self.stop()
