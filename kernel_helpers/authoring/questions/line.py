"""Read code and find the line that is wrong."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kernel_helpers.authoring.questions.base import COMMON, COMMON_OPTIONAL, Common, Key, Question
from kernel_helpers.authoring.questions.table import Table

_MAX_LINES = 40


@dataclass(frozen=True)
class Line(Question):
    """Say which line it is."""

    code: str
    worth: dict[int, float]
    feedback: dict[int, str]

    type: ClassVar[str] = "line"

    @classmethod
    def read(cls, table: Table, common: Common) -> Self:
        """Read the code, the number of the line, and feedback on lines that one may suspect."""
        table.only(COMMON | {"code", "answer", "otherwise"}, COMMON_OPTIONAL | {"near"})
        code = str(table.raw("code")).strip("\n")
        n_lines = len(code.splitlines())
        if not 2 <= n_lines <= _MAX_LINES:
            raise table.error(f"code should have 2 to {_MAX_LINES} lines, got {n_lines}", "code")
        worth, feedback = {_line(table, n_lines): 1.0}, {}
        for near in table.tables("near"):
            near.only({"answer", "feedback"}, {"credit"})
            line = _line(near, n_lines)
            if line in worth or near.credit() == 1:
                raise near.error(f"line {line} should stand here once, and be worth less than 1")
            worth[line], feedback[line] = near.credit(), near.text("feedback")
        return cls(common, code, worth, feedback)

    @property
    def task(self) -> str:
        """What to look for."""
        return "one line of the code"

    def face(self) -> dict[str, Any]:
        """Return the code."""
        return {"code": self.code}

    def key(self) -> Key:
        """Return the worth of each line that has some."""
        return Key(
            credit={str(line): credit for line, credit in self.worth.items() if credit},
            notes={str(line): feedback for line, feedback in self.feedback.items()}
            | {"otherwise": self.common.otherwise},
        )

    @property
    def best(self) -> int:
        """The number of the line."""
        return next(line for line, credit in self.worth.items() if credit == 1)

    def listing(self) -> str:
        """Return the code with numbered lines; the language "text" keeps the numbers plain."""
        lines = self.code.splitlines()
        numbered = "\n".join(f"{number:2}  {line}" for number, line in enumerate(lines, start=1))
        return f"```text\n{numbered}\n```"


def _line(table: Table, n_lines: int) -> int:
    line = table.raw("answer")
    if type(line) is not int or not 1 <= line <= n_lines:
        raise table.error(f"answer should be the number of a line, 1 to {n_lines}", "answer")
    return line
