"""The feedback of a check, as a card for the notebook and as text for everything else."""

from dataclasses import dataclass
from html import escape
from typing import Literal

State = Literal["passed", "missed", "waiting"]

_SIGN = {"passed": "✓", "missed": "→", "waiting": "→"}
_COLOUR = {
    "passed": "var(--jp-success-color1, #2e7d32)",
    "missed": "var(--jp-warn-color1, #b26a00)",
    "waiting": "var(--jp-border-color1, #9e9e9e)",
}
_CARD = (
    "border-left:3px solid {colour};padding:6px 12px;margin:4px 0;max-width:60em;"
    "color:var(--jp-ui-font-color1, inherit);"
    "font-family:var(--jp-ui-font-family, sans-serif);font-size:var(--jp-ui-font-size1, 13px);"
    "line-height:1.5"
)
_MONO = (
    "font-family:var(--jp-code-font-family, monospace);"
    "white-space:pre-wrap;margin:0;background:none"
)
_CELL = "text-align:left;vertical-align:top;padding:0 12px 0 0"
_DIM = f"{_CELL};color:var(--jp-ui-font-color2, inherit)"


@dataclass(frozen=True)
class Feedback:
    """One result: a sentence, the values behind it, what to do next, the folded traceback."""

    state: State
    sentence: str
    values: tuple[tuple[str, str], ...] = ()  # (label, code), such as ("expected", "'Hello'")
    advice: str = ""
    traceback: str = ""
    picture: str = ""  # SVG; the sentence says the same

    def text(self) -> str:
        """Return the feedback as plain text; the traceback is left out."""
        width = max((len(label) for label, _ in self.values), default=0)
        lines = [f"{_SIGN[self.state]} {self.sentence}"]
        for label, code in self.values:
            lines.append(f"  {label:<{width}}  " + code.replace("\n", "\n" + " " * (width + 4)))
        if self.advice:
            lines.append(f"  {self.advice}")
        return "\n".join(lines)

    def html(self) -> str:
        """Return the feedback as a card that follows JupyterLab's theme."""
        rows = "".join(_row(label, code) for label, code in self.values)
        table = f'<table style="margin:4px 0;border:none">{rows}</table>' if rows else ""
        advice = f"<div>{_inline(self.advice)}</div>" if self.advice else ""
        return (
            f'<div role="status" style="{_CARD.format(colour=_COLOUR[self.state])}">'
            f"<div>{_SIGN[self.state]} {_inline(self.sentence)}</div>{self.picture}{table}{advice}"
            f"{_folded(self.traceback)}</div>"
        )

    def show(self) -> None:
        """Display the card below the running cell, or print the text outside IPython."""
        shell = _shell()
        if shell is None:
            print(self.text())
            return
        from IPython.display import publish_display_data

        publish_display_data({"text/plain": self.text(), "text/html": self.html()})


def _shell() -> object | None:
    """Return the running IPython shell, without importing IPython where there is none."""
    import sys

    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _row(label: str, code: str) -> str:
    return (
        f'<tr style="background:none"><td style="{_DIM}">{escape(label)}</td>'
        f'<td style="{_CELL}"><pre style="{_MONO}">{escape(code)}</pre></td></tr>'
    )


def _folded(traceback: str) -> str:
    if not traceback:
        return ""
    return (
        '<details style="margin-top:4px"><summary>Traceback</summary>'
        f'<pre style="{_MONO}">{escape(traceback)}</pre></details>'
    )


def _inline(text: str) -> str:
    """Escape `text` and set what is between backticks as code."""
    parts = escape(text, quote=False).split("`")
    if len(parts) % 2 == 0:  # a backtick without its partner is just a character
        return "`".join(parts)
    return "".join(
        f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts)
    )
