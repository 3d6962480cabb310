"""Small grey pictures of ten garments, drawn from a few numbers each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, ClassVar

import numpy as np

from kernel_helpers.datasets.generate.base import Generator

CLASSES = (
    "T-shirt",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
_SIDE = 28


@dataclass(frozen=True)
class ImageGenerator(Generator):
    """Pictures of the shape of Fashion-MNIST: 28 x 28 ``uint8``, ten classes.

    Each is a silhouette whose width, height and place vary, with blurred edges and noise.

    Parameters
    ----------
    rows : int
        Pictures of one part.
    seed : int

    Examples
    --------
    >>> X, y = ImageGenerator(rows=100)(0)
    >>> X.shape, X.dtype.name
    ((100, 28, 28), 'uint8')
    """

    name: ClassVar[str] = "images"

    @cached_property
    def truth(self) -> dict[str, Any]:
        """Names of the classes and how far a picture may differ from its silhouette."""
        return {"classes": CLASSES, "shift": 3.5, "scale": 0.16, "noise": 45.0}

    def __call__(self, part: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Return ``(X, y)`` of shapes ``(rows, 28, 28)`` and ``(rows,)``, both ``uint8``."""
        rng, n, truth = self.rng(part), self.rows, self.truth
        y = rng.integers(0, len(CLASSES), n).astype("uint8")
        scale = rng.normal(1, truth["scale"], (2, n)).clip(0.7, 1.3)
        shift = rng.uniform(-truth["shift"], truth["shift"], (2, n))
        bright = rng.uniform(70, 240, n)
        X = np.empty((n, _SIDE, _SIDE), dtype="uint8")
        for label, shape in enumerate(_SHAPES):
            rows = np.flatnonzero(y == label)
            across, down = _grid(scale[:, rows], shift[:, rows])
            ink = _soft(shape(across, down)) * bright[rows, None, None]
            noise = rng.normal(0, truth["noise"], ink.shape).astype("float32") * (ink > 8)
            X[rows] = (ink + noise).clip(0, 255)
        return X, y


Field = np.ndarray  # signed distance from the outline, positive inside; about 1 = half a picture


def _grid(scale: np.ndarray, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates of each pixel from -1 to 1, as the picture's own size and place see them."""
    line = (np.arange(_SIDE, dtype="float32") - (_SIDE - 1) / 2) / (_SIDE / 2)
    move = shift * 2 / _SIDE
    across = (line[None, None, :] - move[0][:, None, None]) / scale[0][:, None, None]
    down = (line[None, :, None] - move[1][:, None, None]) / scale[1][:, None, None]
    return across.astype("float32"), down.astype("float32")


def _soft(inside: Field) -> np.ndarray:
    """Turn a distance into ink with an edge about two pixels wide."""
    return np.asarray(1 / (1 + np.exp(-inside.clip(-1, 1) * 28)))


def _box(x: Field, y: Field, left: float, right: float, *, top: float, bottom: float) -> Field:
    return np.asarray(np.minimum(np.minimum(x - left, right - x), np.minimum(y - top, bottom - y)))


def _any(*fields: Field) -> Field:
    return np.asarray(reduce(np.maximum, np.broadcast_arrays(*fields)))


def _top(sleeve: float, length: float, opening: float = 0.0) -> Callable[[Field, Field], Field]:
    """Draw a garment for the upper body; sleeves reach down to `sleeve`."""

    def draw(x: Field, y: Field) -> Field:
        body = _box(x, y, -0.42, 0.42, top=-0.75, bottom=length)
        arms = _box(np.abs(x), y, 0.35, 0.78, top=-0.72, bottom=sleeve)
        slit = np.abs(x) - opening + 0 * y
        whole = _any(body, arms)
        return np.asarray(np.minimum(whole, slit) if opening else whole)

    return draw


def _trouser(x: Field, y: Field) -> Field:
    legs = _box(np.abs(x), y, 0.08, 0.40, top=-0.85, bottom=0.9)
    return _any(legs, _box(x, y, -0.40, 0.40, top=-0.9, bottom=-0.45))


def _dress(x: Field, y: Field) -> Field:
    return np.asarray(np.minimum(0.24 + 0.22 * (y + 0.9) - np.abs(x), np.minimum(y + 0.9, 0.9 - y)))


def _sandal(x: Field, y: Field) -> Field:
    sole = _box(x, y + 0.25 * x, -0.85, 0.85, top=0.30, bottom=0.48)
    straps = 0.06 - np.abs(np.abs(x + y * 0.9) - 0.25)
    return _any(sole, np.minimum(straps, _box(x, y, -0.6, 0.6, top=-0.35, bottom=0.4)))


def _sneaker(x: Field, y: Field) -> Field:
    top = 0.05 - 0.45 * np.clip(x, -0.2, 0.9)
    return np.asarray(np.minimum(_box(x, y, -0.9, 0.9, top=-0.6, bottom=0.5), y + top))


def _boot(x: Field, y: Field) -> Field:
    return _any(
        _box(x, y, -0.05, 0.65, top=-0.8, bottom=0.6), _box(x, y, -0.75, 0.65, top=0.12, bottom=0.6)
    )


def _bag(x: Field, y: Field) -> Field:
    ring = 0.07 - np.abs(np.hypot(x, (y + 0.15) * 1.2) - 0.45)
    return _any(_box(x, y, -0.75, 0.75, top=-0.1, bottom=0.75), np.minimum(ring, -0.05 - y))


_SHAPES: tuple[Callable[[Field, Field], Field], ...] = (
    _top(-0.25, 0.75),
    _trouser,
    _top(0.70, 0.70),
    _dress,
    _top(0.80, 0.92, opening=0.05),
    _sandal,
    _top(0.35, 0.85),
    _sneaker,
    _bag,
    _boot,
)
