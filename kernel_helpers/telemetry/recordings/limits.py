"""Limit what opening a recording takes: a few kilobytes may unpack to more than memory."""

from dataclasses import dataclass
from pathlib import Path

from kernel_helpers._format import format_bytes, parse_bytes


@dataclass(frozen=True)
class RecordingLimits:
    """The largest recording to open.

    Attributes
    ----------
    max_bytes : int
        Of the file.
    max_rows : int
        Of all topics together; a task takes two or three.
    max_unpacked : int
        Bytes of all columns when they are unpacked and each row has its own texts.
    option : str
        How a limit is raised, with a place for its name.
    """

    max_bytes: int = 512 * 2**20
    max_rows: int = 10_000_000
    max_unpacked: int = 4 * 2**30
    option: str = "open_recording(path, {}=...)"

    @classmethod
    def of(cls, max_bytes: int | str, max_rows: int, max_unpacked: int | str) -> "RecordingLimits":
        """Return limits from sizes such as ``"1 GiB"``."""
        return cls(
            parse_bytes(max_bytes, "max_bytes"),
            max_rows,
            parse_bytes(max_unpacked, "max_unpacked"),
        )

    def check_bytes(self, n_bytes: int, path: Path) -> None:
        """Raise ValueError where the file is too large."""
        if n_bytes > self.max_bytes:
            raise self._error(path, format_bytes(self.max_bytes), "max_bytes")

    def check_content(self, n_rows: int, n_unpacked: int, path: Path) -> None:
        """Raise ValueError where there are too many rows, or too many bytes to unpack."""
        if n_rows > self.max_rows:
            raise self._error(path, f"{self.max_rows:,} rows", "max_rows")
        if n_unpacked > self.max_unpacked:
            raise self._error(path, f"{format_bytes(self.max_unpacked)} unpacked", "max_unpacked")

    def _error(self, path: Path, most: str, name: str) -> ValueError:
        return ValueError(
            f"Expected a recording of at most {most} in {path}, got more; record a shorter run, or "
            f"raise the limit if you trust the file: {self.option.format(name)}."
        )
