"""What every display shares: it draws itself, and says in a sentence what can be seen."""

import base64
import io
from abc import ABC, abstractmethod
from html import escape
from typing import TYPE_CHECKING, Any, Self

from kernel_helpers.plots.style import house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Display(ABC):
    """A plot in the manner of scikit-learn's Display classes.

    Attributes
    ----------
    ax_, figure_ : Axes, Figure
        What `plot` drew into.
    """

    ax_: "Axes"
    figure_: "Figure"

    @property
    @abstractmethod
    def alt_text(self) -> str:
        """The finding in one sentence, for those who cannot see the picture."""

    @abstractmethod
    def _draw(self, ax: "Axes") -> None:
        """Draw into `ax`, inside the house style."""

    def plot(self, ax: "Axes | None" = None) -> Self:
        """Draw, into `ax` or a figure of its own, and return the display.

        The figure does not belong to pyplot: the display is shown where it is a cell's last
        value, once.
        """
        from matplotlib.figure import Figure

        with house_style():
            if ax is None:
                ax = Figure().add_subplot()
            self.ax_ = ax
            self.figure_ = ax.figure  # type: ignore[assignment]
            self._draw(ax)
        return self

    def to_png(self) -> bytes:
        """Return the picture with a transparent ground; its description is the alt text."""
        if not hasattr(self, "figure_"):
            self.plot()
        picture = io.BytesIO()
        with house_style():
            self.figure_.savefig(picture, format="png", metadata={"Description": self.alt_text})
        return picture.getvalue()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.alt_text}>"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        png = self.to_png()
        size = dict(zip(("width", "height"), _half_size(png), strict=True))
        # JupyterLab gives a bare PNG no alternative text; other readers take it from the metadata.
        data = {"text/html": self._html(png, **size), "image/png": png, "text/plain": self.alt_text}
        return data, {"image/png": {"alt": self.alt_text, **size}}

    def _html(self, png: bytes, width: int, height: int) -> str:
        source = base64.b64encode(png).decode("ascii")
        return (
            f'<img src="data:image/png;base64,{source}" alt="{escape(self.alt_text)}" '
            f'width="{width}" height="{height}">'
        )


def _half_size(png: bytes) -> tuple[int, int]:
    """Width and height to show: half the pixels, so that it is sharp on dense screens."""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return width // 2, height // 2
