"""Leave the last state of a live view in the notebook, for readers without a kernel.

The picture is an output of its own, so that keeping it up to date never redraws the live view;
the browser hides it where the live view is drawn. It is made at the end of each cell that brought
news, and at the start of the next one for late rows.
"""

import asyncio
import logging
import math
from collections.abc import Sequence
from concurrent.futures import TimeoutError as Late
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from weakref import WeakSet

import pyarrow as pa

from kernel_helpers.telemetry.feed.feed import TelemetryFeed
from kernel_helpers.telemetry.recordings.layout import NOTE, topic_schema
from kernel_helpers.telemetry.recordings.picture import picture_of, picture_svg
from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.wire.columns import Columns
from kernel_helpers.telemetry.wire.schema import CURSOR_TOPICS, TOPICS
from kernel_helpers.widgets.client_feeds import feed_of, loop_of

if TYPE_CHECKING:
    from distributed import Client

logger = logging.getLogger("kernel_helpers.widgets")

MOST_TASKS = 5_000  # the latest ones; so much is drawn in a tenth of a second
MOST_ROWS = 30
LATE = 0.15  # seconds that the last rows of a cell may be under way
PATIENCE = 2.0  # seconds for a loop that does not answer

_shown: "WeakSet[Any]" = WeakSet()
_listening: Any = None  # to which shell


class StillWidget(Protocol):
    """What is read of a live view to draw its last state."""

    topics: ClassVar[tuple[str, ...]]
    still: ClassVar[tuple[str, tuple[str, ...]]]
    _client: "Client"
    _still: str
    _still_mark: Any


def keep_still(widget: StillWidget) -> None:
    """Display the picture of a widget's last state, and keep it up to date.

    Parameters
    ----------
    widget : ClusterWidget
        With a client; must have been displayed just before.
    """
    from IPython import get_ipython
    from IPython.display import HTML, display

    shell = get_ipython()
    if shell is None:
        return
    display(HTML(_hidden(widget, "")), display_id=widget._still)
    _shown.add(widget)
    global _listening
    if _listening is not shell:
        shell.events.register("post_run_cell", lambda *_: _update())
        shell.events.register("pre_run_cell", lambda *_: _update())
        _listening = shell


def still_of(widget: StillWidget, feed: TelemetryFeed) -> str:
    """Return the last state of a widget: the stream as a picture, all else as a table.

    Parameters
    ----------
    widget : ClusterWidget
    feed : TelemetryFeed

    Returns
    -------
    str
        HTML.
    """
    if "task_stream" in widget.topics:
        mirror = feed.mirrors.get("task_stream")
        columns = mirror.since(max(0, mirror.next - MOST_TASKS)).columns if mirror else []
        return picture_svg(picture_of(_recording_of(columns)))
    topic, names = widget.still
    return _table(repr(widget), topic, names, feed.snapshots.get(topic, []))


def _update() -> None:
    from IPython.display import HTML, update_display

    for widget in list(_shown):
        try:
            html = _news_of(widget)
            if html:
                update_display(HTML(_hidden(widget, html)), display_id=widget._still)
        except Exception:  # a cell must run, whatever happens here
            logger.info("The last state of a view could not be kept.", exc_info=True)


def _news_of(widget: StillWidget) -> str:
    """Return the picture where it is another than before, else ""."""
    loop = loop_of(widget._client)
    if widget._client.status != "running" or not loop.is_running():
        return ""  # what was kept before stays
    try:
        return asyncio.run_coroutine_threadsafe(_look(widget), loop).result(PATIENCE)
    except Late:
        return ""


async def _look(widget: StillWidget) -> str:
    feed = feed_of(widget._client)
    if _mark(widget, feed) == widget._still_mark:
        return ""
    await asyncio.sleep(LATE)
    widget._still_mark = _mark(widget, feed)
    return still_of(widget, feed)


def _mark(widget: StillWidget, feed: TelemetryFeed) -> Any:
    """Return a value that changes with what a widget shows."""
    if "task_stream" in widget.topics:
        mirror = feed.mirrors.get("task_stream")
        return mirror and mirror.next
    return feed.snapshots.get(widget.still[0])


def _recording_of(columns: Columns) -> Recording:
    tables = {
        topic: topic_schema(topic).empty_table() for topic in (*CURSOR_TOPICS, "workers", NOTE)
    }
    schema = topic_schema("task_stream")
    if columns:
        arrays = [
            pa.array(c, f.type.value_type).dictionary_encode()
            if pa.types.is_dictionary(f.type)
            else pa.array(c, f.type)
            for c, f in zip(columns, schema, strict=True)
        ]
        tables["task_stream"] = pa.Table.from_arrays(arrays, schema=schema)
    return Recording(
        None, {}, *(tables[topic] for topic in ("task_stream", "graph", "workers", NOTE))
    )


def _table(caption: str, topic: str, names: Sequence[str], columns: Columns) -> str:
    named = dict(zip(TOPICS[topic].names, columns, strict=bool(columns)))
    shown = [named.get(name, []) for name in names]
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_cell(value))}</td>" for value in row) + "</tr>"
        for row in zip(*(column[-MOST_ROWS:] for column in shown), strict=True)
    )
    more = len(shown[0]) - MOST_ROWS
    said = f"{caption}, last state" + (f"; {more:,} earlier rows left out" if more > 0 else "")
    return (
        f"<table><caption>{escape(said)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return (
            "-" if math.isnan(value) else f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
        )
    return str(value)


def _hidden(widget: StillWidget, html: str) -> str:
    # The live view adds a rule that hides what bears its name.
    return f'<figure data-kernel-helpers-still="{widget._still}">{html}</figure>'
