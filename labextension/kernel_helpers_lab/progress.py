"""The student's progress for the panel: status, attempts, review, export and deletion."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any, TypeVar

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from kernel_helpers.exercises.bank import load_bank
from kernel_helpers.exercises.progress import Progress, ProgressError, Recorded, progress_file
from kernel_helpers.exercises.progress.exchange import read_progress, write_progress
from kernel_helpers.exercises.progress.record import read_recorded
from kernel_helpers.exercises.progress.review import due_questions, stands_alone
from kernel_helpers.exercises.progress.status import status_by_question
from kernel_helpers_lab.errors import InvalidRequestError, ProgressNotKeptError, UnknownLectureError
from kernel_helpers_lab.handlers import LabHandler
from kernel_helpers_lab.lectures import find_lectures

REVIEWED = 2  # questions that open a lecture
MOST_AT_ONCE = 1000  # attempts in one request
LOOK_SECONDS = 1.0

Result = TypeVar("Result")


class ProgressBase(LabHandler):
    """Routes that open the progress file."""

    async def with_store(self, work: Callable[[Progress], Result]) -> tuple[Result, str]:
        """Run `work` on the store in a thread; return its result and what to tell the student."""
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

    def send(self, content: dict[str, Any], told: str) -> None:
        """Answer in JSON."""
        self.finish(json.dumps({**content, "told": told}))


class ProgressHandler(ProgressBase):
    """Everything the student has attempted."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Say how each attempted question stands."""
        attempts, told = await self.with_store(Progress.attempts)
        self.send({"parts": _as_json(attempts)}, told)

    @authenticated
    @authorized
    async def delete(self) -> None:
        """Delete it all."""
        await self.with_store(Progress.delete)
        self.set_status(204)
        self.finish()


class LectureProgressHandler(ProgressBase):
    """One lecture's part of it."""

    @authenticated
    @authorized
    async def get(self, lecture: str) -> None:
        """Say how its questions and exercises stand, also those not yet attempted."""
        root = Path(self.serverapp.root_dir)
        lectures = await asyncio.to_thread(find_lectures, root)
        found = next((each for each in lectures if each["lecture"] == lecture), None)
        if found is None:
            raise UnknownLectureError(f"There is no lecture {lecture} here; refresh the list.")
        attempts, told = await self.with_store(Progress.attempts)
        known = _as_json(attempts)
        parts = [part["id"] for section in found["sections"] for part in section["parts"]]
        self.send({"lecture": lecture, "parts": {name: known.get(name) for name in parts}}, told)

    @authenticated
    @authorized
    async def put(self, lecture: str) -> None:  # noqa: ARG002 - kept whichever lecture asked
        """Record attempts; the browser forgets them when this has answered."""
        sent = self.body({"attempts"}).get("attempts")
        if not isinstance(sent, list) or len(sent) > MOST_AT_ONCE:
            raise InvalidRequestError(f"attempts should be a list of at most {MOST_AT_ONCE}.")
        try:
            attempts = [read_recorded(each) for each in sent]
        except ValueError as error:
            raise InvalidRequestError(str(error)) from error
        await self.with_store(lambda progress: progress.add(attempts))
        self.set_status(204)
        self.finish()


class ProgressFileHandler(ProgressBase):
    """Progress as one file."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Hand it out."""
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
        added, told = await self.with_store(lambda progress: progress.add(attempts))
        self.send({"added": added}, told)


class ReviewHandler(ProgressBase):
    """Questions that return today."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Give the two that need it most, as their cells describe them."""
        attempts, told = await self.with_store(Progress.attempts)
        bank = (await asyncio.to_thread(load_bank))["questions"]
        due = [name for name in due_questions(attempts, time.time()) if stands_alone(bank, name)]
        questions = [bank[name] for name in due[:REVIEWED]]
        self.send({"questions": questions, "more": len(due) - len(questions)}, told)


async def progress_changes() -> AsyncGenerator[None, None]:
    """Yield whenever the progress file was written, by whichever process."""
    known = _state()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        now = _state()
        if now != known:
            known = now
            yield


def _state() -> tuple[int, int] | None:
    path = progress_file()
    try:
        about = path.stat() if path else None
    except OSError:
        return None
    return (about.st_mtime_ns, about.st_ino) if about else None


def _as_json(attempts: list[Recorded]) -> dict[str, Any]:
    return {name: status.as_dict() for name, status in status_by_question(attempts).items()}
