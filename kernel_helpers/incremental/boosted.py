"""Train boosted trees on all partitions of a Dask DataFrame at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kernel_helpers._dask import require_client

if TYPE_CHECKING:
    import dask.dataframe as dd
    from distributed import Client

SAMPLE_SECONDS = 0.2


@dataclass(frozen=True, repr=False)
class BoostedTrees:
    """Trees trained by `train_boosted_trees`.

    Attributes
    ----------
    booster : xgboost.Booster
        The model, ready for `xgboost.Booster.predict` or ``xgboost.dask.predict``.
    features : list of str
    history : pandas.DataFrame
        One row a round: the metric on ``train`` and, with validation, on ``valid``.
    best_round : int
        Round with the best validation score; without validation the last one.
    peak_memory : dict of str to float
        Most bytes that each worker's process held meanwhile, by the worker's address.
    """

    booster: Any
    features: list[str]
    history: pd.DataFrame
    best_round: int
    peak_memory: dict[str, float]

    def __repr__(self) -> str:
        score = ", ".join(f"{name} {value:.4g}" for name, value in self._best_scores().items())
        return f"BoostedTrees of {self.best_round + 1} rounds on {self.features}: {score}"

    def predict(self, frame: Any) -> Any:
        """Predict for a pandas or a Dask DataFrame.

        Parameters
        ----------
        frame : pandas.DataFrame or dask.dataframe.DataFrame
            With the columns `features`.

        Returns
        -------
        pandas.Series or dask.dataframe.Series
            With the index and, for Dask, the partitions of `frame`.
        """
        if hasattr(frame, "map_partitions"):
            model = (self.booster, self.features, self.best_round)
            return frame.map_partitions(_predict, model, meta=("prediction", "float32"))
        return _predict(frame, (self.booster, self.features, self.best_round))

    def _best_scores(self) -> dict[str, float]:
        return {
            str(name): float(values.iloc[self.best_round]) for name, values in self.history.items()
        }


def train_boosted_trees(
    frame: dd.DataFrame,
    target: str,
    *,
    features: Sequence[str] | None = None,
    validation: dd.DataFrame | None = None,
    params: dict[str, Any] | None = None,
    rounds: int = 200,
    early_stopping_rounds: int | None = 10,
    client: Client | None = None,
) -> BoostedTrees:
    """Train boosted trees on every partition of `frame`, each on the worker that holds it.

    The columns are cut into at most ``max_bin`` quantiles while they are read, so that a worker
    keeps one byte a value, not eight; in each round the workers add up their gradient histograms
    [1]_, which are small, and none ever sees the rows of another.

    Parameters
    ----------
    frame : dask.dataframe.DataFrame
        Rows to train on; their partitions are held in the workers' memory until the histogram
        matrix is built.
    target : str
        Column to predict.
    features : sequence of str, optional
        Columns to predict from; by default all others.
    validation : dask.dataframe.DataFrame, optional
        Rows to watch the score on. Without them nothing stops early.
    params : dict, optional
        Parameters of XGBoost such as ``{"max_depth": 8, "objective": "binary:logistic"}``.
    rounds : int, optional
        Trees to grow at most.
    early_stopping_rounds : int, optional
        Stop after so many rounds without a better validation score; None never stops.
    client : distributed.Client, optional
        By default the latest one.

    Raises
    ------
    ImportError
        If XGBoost is not installed.
    ValueError
        If there is no client, or a column is missing.

    References
    ----------
    .. [1] T. Chen, C. Guestrin, "XGBoost: A Scalable Tree Boosting System", KDD 2016, pages
       785-794, sections 3.2 (weighted quantile sketch) and 4.

    Examples
    --------
    >>> import dask.dataframe as dd
    >>> from distributed import Client
    >>> taxi = dd.read_parquet("taxi.parquet")
    >>> with Client(processes=False, n_workers=1, dashboard_address=None):
    ...     train_boosted_trees(taxi, "total_amount", rounds=5)
    BoostedTrees of 5 rounds on ['fare_amount', 'tip_amount']: train_rmse ...
    """
    xgb = _xgboost()
    client = require_client(client)
    names = list(features) if features is not None else [c for c in frame.columns if c != target]
    _check_columns(frame, [*names, target])
    with _MemoryWatch(client) as watch:
        train = _matrix(xgb, client, frame, names, target=target)
        watched = [(train, "train")]
        if validation is not None:
            _check_columns(validation, [*names, target])
            watched.append(
                (_matrix(xgb, client, validation, names, target=target, ref=train), "valid")
            )
        output = xgb.train(
            client,
            {"tree_method": "hist", **(params or {})},
            train,
            num_boost_round=rounds,
            evals=watched,
            early_stopping_rounds=early_stopping_rounds if validation is not None else None,
        )
    booster = output["booster"]
    history = _history(output["history"])
    best = booster.best_iteration if validation is not None and early_stopping_rounds else None
    best_round = len(history) - 1 if best is None else int(best)
    return BoostedTrees(booster, names, history, best_round, watch.peak)


def _predict(frame: pd.DataFrame, model: tuple[Any, list[str], int]) -> pd.Series:
    booster, features, best_round = model
    values = booster.inplace_predict(frame[features], iteration_range=(0, best_round + 1))
    return pd.Series(values, index=frame.index, name="prediction", dtype=np.float32)


class _MemoryWatch:
    """Note the most memory that each worker's process holds, from the scheduler's heartbeats."""

    def __init__(self, client: Client) -> None:
        self.peak: dict[str, float] = {}
        self._client = client
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _MemoryWatch:
        self._look()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            self._look()

    def _look(self) -> None:
        for address, worker in self._client.scheduler_info(n_workers=-1)["workers"].items():
            memory = float(worker["metrics"].get("memory", 0))
            self.peak[address] = max(memory, self.peak.get(address, 0.0))


def _xgboost() -> Any:
    try:
        return import_module("xgboost.dask")
    except ImportError as error:
        raise ImportError(
            "Boosted trees on Dask need XGBoost, which is not installed; "
            "run: pip install 'kernel-helpers[boost]'."
        ) from error


def _check_columns(frame: dd.DataFrame, names: Sequence[str]) -> None:
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise ValueError(
            f"Expected the columns {list(names)}, got a frame without {missing}; "
            f"it has {list(frame.columns)}."
        )


def _matrix(
    xgb: ModuleType,
    client: Client,
    frame: dd.DataFrame,
    names: list[str],
    *,
    target: str,
    **options: Any,
) -> Any:
    # Held on the workers: XGBoost works from within their event loop, where a lazy frame that
    # still has to compute something about itself may not.
    held = frame[[*names, target]].persist()
    return xgb.DaskQuantileDMatrix(client, held[names], held[target], **options)


def _history(results: dict[str, dict[str, Any]]) -> pd.DataFrame:
    columns = {}
    for name, metrics in results.items():
        for metric, values in metrics.items():
            columns[f"{name}_{metric}"] = list(values)
    return pd.DataFrame(columns).rename_axis("round")
