"""What a diagnosis says: findings with a share, numbers, a sentence and a remedy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import overload

from kernel_helpers._format import format_share


@dataclass(frozen=True)
class Finding:
    """One fact about a run that matters for its speed.

    Attributes
    ----------
    name : str
        Short name to assert on, as ``"dominant"`` or ``"starved"``.
    share : float
        Of the run's thread time (threads times elapsed), between 0 and 1, unless the sentence says
        otherwise.
    sentence : str
        The fact in plain words, with its numbers.
    remedy : str
        What to try, "" where nothing is wrong.
    numbers : dict of str to float
        The numbers behind the sentence.
    about : str
        The task prefix or worker that the finding is about, else "".
    """

    name: str
    share: float
    sentence: str
    remedy: str = ""
    numbers: dict[str, float] = field(default_factory=dict)
    about: str = ""


@dataclass(frozen=True)
class Diagnosis(Sequence[Finding]):
    """Findings, the heaviest first; shows itself as a table.

    Attributes
    ----------
    findings : tuple of Finding
    warnings : tuple of str
        What the recording lacks.
    """

    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()

    def find(self, name: str) -> Finding | None:
        """Return the finding of that name, None where there is none.

        Parameters
        ----------
        name : str

        Returns
        -------
        Finding or None
        """
        return next((finding for finding in self.findings if finding.name == name), None)

    @overload
    def __getitem__(self, place: int) -> Finding: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Finding, ...]: ...

    def __getitem__(self, place: int | slice) -> Finding | tuple[Finding, ...]:
        return self.findings[place]

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __repr__(self) -> str:
        lines = [
            f"{format_share(f.share):>5}  {f.name}: {f.sentence} {f.remedy}".rstrip() for f in self
        ]
        return "\n".join([*lines, *self.warnings])

    def _repr_html_(self) -> str:
        rows = "".join(map(_html_row, self.findings))
        warnings = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.warnings)
        head = "<tr><th>share</th><th></th><th style='text-align:left'>finding</th></tr>"
        return f"<table>{head}{rows}</table>{warnings}"


def _html_row(finding: Finding) -> str:
    width = round(100 * min(1.0, max(0.0, finding.share)))
    # Colour of the text, so that the bar shows on light and on dark ground.
    bar = (
        "<div style='width:100px;height:8px;border:1px solid currentColor' role='img' "
        f"aria-label='{width} percent'>"
        f"<div style='width:{width}px;height:8px;background:currentColor;opacity:.6'></div></div>"
    )
    text = (
        f"<b>{escape(finding.name)}</b> {escape(finding.sentence)} <i>{escape(finding.remedy)}</i>"
    )
    share, left = escape(format_share(finding.share)), "style='text-align:left'"
    return f"<tr><td>{share}</td><td>{bar}</td><td {left}>{text}</td></tr>"
