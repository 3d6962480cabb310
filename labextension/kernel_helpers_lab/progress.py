"""The student's progress for the panel: status, attempts, review, export and deletion."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, TypeVar

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from kernel_helpers.exercises.bank import load_bank
from kernel_helpers.exercises.progress import Progress, ProgressError, Recorded, progress_file
from kernel_helpers.exercises.progress.exchange import read_progress, write_progress
from kernel_helpers.exercises.progress.record import read_recorded
from kernel_helpers.exercises.progress.review import due_questions, needs_no_notebook
from kernel_helpers.exercises.progress.status import status_by_question
from kernel_helpers_lab.errors import InvalidRequestError, ProgressNotKeptError, UnknownLectureError
from kernel_helpers_lab.handlers import LabHandler

REVIEWED = 2  # questions on top of the Lectures panel

Result = TypeVar("Result")


class ProgressBase(LabHandler):
    """Routes that open the progress file."""

    async def with_store(self, work: Callable[[Progress], Result]) -> tuple[Result, str]:
        """Run `work` on the store in a thread; return its result and a notice for the student."""
        path = progress_file()
        if path is None:
            raise ProgressNotKeptError(
                "Progress is switched off here (KERNEL_HELPERS_PROGRESS=off)."
            )
        progress = Progress(path)
        try:
            result = await asyncio.to_thread(work, progress)
        except ProgressError as error:
            raise ProgressNotKeptError(str(error)) from error
        if progress.notice:
            self.log.warning(progress.notice)
        return result, progress.notice

    def send(self, content: dict[str, Any], notice: str) -> None:
        """Send JSON with the notice, "" where there is none."""
        self.finish(json.dumps({**content, "notice": notice}))


class ProgressHandler(ProgressBase):
    """Everything the student has attempted."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Return the status of each attempted question."""
        attempts, notice = await self.with_store(Progress.attempts)
        self.send({"parts": _as_json(attempts)}, notice)

    @authenticated
    @authorized
    async def put(self) -> None:
        """Record attempts; the browser deletes its copies after the response."""
        most = self.limits.max_attempts
        sent = self.body({"attempts"}).get("attempts")
        if not isinstance(sent, list) or len(sent) > most:
            raise InvalidRequestError(f"attempts should be a list of at most {most}.")
        try:
            attempts = [read_recorded(each) for each in sent]
        except ValueError as error:
            raise InvalidRequestError(str(error)) from error
        await self.with_store(lambda progress: progress.add(attempts))
        self.set_status(204)
        self.finish()

    @authenticated
    @authorized
    async def delete(self) -> None:
        """Delete it all."""
        await self.with_store(Progress.delete)
        self.set_status(204)
        self.finish()


class LectureProgressHandler(ProgressBase):
    """Progress of one lecture."""

    @authenticated
    @authorized
    @authorized(action="read", resource="contents")
    async def get(self, lecture: str) -> None:
        """Return the status of its questions and exercises, also of those not yet attempted."""
        lectures = await self.find_lectures()
        found = next((each for each in lectures if each["lecture"] == lecture), None)
        if found is None:
            raise UnknownLectureError(f"There is no lecture {lecture} here; refresh the list.")
        attempts, notice = await self.with_store(Progress.attempts)
        known = _as_json(attempts)
        parts = [part["id"] for section in found["sections"] for part in section["parts"]]
        self.send({"lecture": lecture, "parts": {name: known.get(name) for name in parts}}, notice)


class ProgressFileHandler(ProgressBase):
    """Progress as one file."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Download it."""
        attempts, _ = await self.with_store(Progress.attempts)
        self.set_header("Content-Disposition", 'attachment; filename="my-progress.json"')
        self.finish(write_progress(attempts))

    @authenticated
    @authorized
    async def put(self) -> None:
        """Add the attempts in a file to those that are here."""
        try:
            attempts = await asyncio.to_thread(read_progress, self.request.body)
        except ValueError as error:
            raise InvalidRequestError(str(error)) from error
        added, notice = await self.with_store(lambda progress: progress.add(attempts))
        self.send({"added": added}, notice)


class ReviewHandler(ProgressBase):
    """Questions that are due today."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Return the two most urgent ones, as their cells describe them."""
        attempts, notice = await self.with_store(Progress.attempts)
        bank = (await asyncio.to_thread(load_bank))["questions"]
        due = [
            name for name in due_questions(attempts, time.time()) if needs_no_notebook(bank, name)
        ]
        questions = [bank[name] for name in due[:REVIEWED]]
        self.send({"questions": questions, "more": len(due) - len(questions)}, notice)


def _as_json(attempts: list[Recorded]) -> dict[str, Any]:
    return {name: status.as_dict() for name, status in status_by_question(attempts).items()}
