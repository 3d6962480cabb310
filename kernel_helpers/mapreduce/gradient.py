"""Logistic regression on shards: losses and gradients add up exactly, weights do not."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers._executor import Executor, ExecutorLike, open_executor

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class ShardedLogisticLoss:
    """Loss and gradient of a logistic regression whose rows are spread over parts.

    Each step sends ``w`` to every part and gets back one loss, one row count and one gradient:
    ``8 * (d + 3)`` bytes, however many rows the part has. Use it in a ``with`` statement.

    Parameters
    ----------
    parts : iterable of (X, y)
        `X` of shape (n_part, d); `y` of shape (n_part,) holds 0 and 1. Shared with the workers
        once, not at every step.
    alpha : float
        Strength of the L2 penalty ``alpha / 2 * |w|²``, intercept excepted. It is ``1 / (C * n)``
        of scikit-learn's `C`.
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional

    Attributes
    ----------
    n_steps : int
        How often the gradient was asked for.
    bytes_returned : int
        Results of the parts, over all steps.

    References
    ----------
    C.-T. Chu et al., "Map-reduce for machine learning on multicore", NIPS 2006, section 3.

    Examples
    --------
    >>> from scipy.optimize import minimize
    >>> X = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> parts = [(X[:3], [0, 0, 1]), (X[3:], [1])]
    >>> with ShardedLogisticLoss(parts, alpha=0.1, executor="serial") as loss:
    ...     found = minimize(loss, np.zeros(2), jac=True)
    >>> bool(-found.x[1] / found.x[0] > 1)
    True
    """

    def __init__(
        self, parts: Iterable[tuple[Any, Any]], *, alpha: float = 0.0, executor: ExecutorLike = None
    ) -> None:
        self.alpha = alpha
        self.n_steps = self.bytes_returned = 0
        self._executor: Executor = open_executor(executor)
        checked = (_checked(X, y) for X, y in parts)
        self._parts = [self._executor.share(part) for part in checked]
        if not self._parts:
            raise ValueError("Expected at least one part (X, y), got none.")

    def __call__(self, w: np.ndarray) -> tuple[float, np.ndarray]:
        """Return mean loss and gradient at `w`, of shape (d + 1,), the intercept last."""
        w = np.asarray(w, np.float64)
        answers = [self._executor.submit(part_gradient, w, part) for part in self._parts]
        loss, gradient, n_rows = 0.0, np.zeros_like(w), 0
        for answer in answers:
            part_loss, part_slope, rows = answer.result()
            loss, gradient, n_rows = loss + part_loss, gradient + part_slope, n_rows + rows
            self.bytes_returned += part_slope.nbytes + 16
        self.n_steps += 1
        penalty = np.append(w[:-1], 0.0)
        n_rows = max(n_rows, 1)
        return (
            loss / n_rows + self.alpha / 2 * float(penalty @ penalty),
            gradient / n_rows + self.alpha * penalty,
        )

    def close(self) -> None:
        """Let the workers forget the parts."""
        self._executor.close()

    def __enter__(self) -> "ShardedLogisticLoss":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def sharded_gradient(
    w: np.ndarray,
    parts: Iterable[tuple[Any, Any]],
    *,
    alpha: float = 0.0,
    executor: ExecutorLike = "serial",
) -> tuple[float, np.ndarray]:
    """Return loss and gradient once; for many steps keep a `ShardedLogisticLoss` open.

    Parameters
    ----------
    w : array of shape (d + 1,)
        Coefficients, and the intercept last.
    parts : iterable of (X, y)
    alpha : float
    executor : str, client or address

    Returns
    -------
    loss : float
    gradient : array of shape (d + 1,)

    Examples
    --------
    >>> loss, gradient = sharded_gradient(np.zeros(2), [([[1.0]], [1]), ([[3.0]], [0])])
    >>> round(loss, 4), gradient.tolist()
    (0.6931, [0.5, 0.0])
    """
    with ShardedLogisticLoss(parts, alpha=alpha, executor=executor) as loss:
        return loss(w)


def part_gradient(w: np.ndarray, part: tuple[Any, Any]) -> tuple[float, np.ndarray, int]:
    """Return summed loss, summed gradient and number of rows of one part."""
    X, y = part
    if X.shape[1] + 1 != len(w):
        raise ValueError(
            f"Expected w of length {X.shape[1] + 1} (a coefficient for each of {X.shape[1]} "
            f"features, and the intercept), got {len(w)}."
        )
    z = X @ w[:-1] + w[-1]
    residual = _sigmoid(z) - y
    loss = float(np.logaddexp(0.0, z).sum() - (y * z).sum())
    return loss, np.append(X.T @ residual, residual.sum()), len(y)


def _sigmoid(z: np.ndarray) -> np.ndarray:
    from scipy.special import expit

    shares: np.ndarray = expit(z)
    return shares


def _checked(X: "ArrayLike", y: "ArrayLike") -> tuple[Any, np.ndarray]:
    X = X if hasattr(X, "shape") else np.asarray(X, np.float64)
    y = np.asarray(y)
    if X.shape[0] != len(y):
        raise ValueError(f"Expected as many targets as rows, got {len(y)} for {X.shape[0]} rows.")
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"Expected targets 0 and 1, got {np.unique(y)[:5]}; try (y == label).")
    return X, y
