"""Show recordings in the views of a live cluster, and keep them in files that need no kernel."""

import base64
import gzip
import json
from collections.abc import Callable
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kernel_helpers._files import write_atomically
from kernel_helpers.telemetry.recordings.chrome import chrome_trace
from kernel_helpers.telemetry.recordings.frames import messages_of, pack_messages
from kernel_helpers.telemetry.recordings.picture import picture_of, picture_png, picture_svg
from kernel_helpers.telemetry.recordings.read import Recording, open_recording
from kernel_helpers.widgets.bundle import read_bundle

VIEWS = ("task-stream", "workers", "progress", "task-graph", "resources")


class Replay(anywidget.AnyWidget):
    """A recording in the views of a live cluster; `replay` makes it.

    In a saved notebook, and where no kernel runs, a picture with alt text replaces it.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _data = traitlets.Bytes().tag(sync=True)
    _view = traitlets.Unicode().tag(sync=True)

    def __init__(self, recording: Recording, view: str = "task-stream", **kwargs: Any) -> None:
        data = pack_messages(messages_of(recording))
        super().__init__(_esm=read_bundle("replay"), _data=data, _view=view, **kwargs)
        self._recording = recording

    def __repr__(self) -> str:
        return f"Replay of {self._recording!r}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        still = picture_svg(picture_of(self._recording))
        return {
            **data,
            "text/html": f"<figure>{still}</figure>",
            "text/plain": repr(self),
        }, metadata


def replay(recording: Recording | str | PathLike[str], view: str = "task-stream") -> Replay:
    """Show a recording like a live cluster: in the same views, at any moment of the run.

    Tabs switch between the views, and a play head under them goes through the run: task stream,
    workers, progress, task graph, and CPU and memory over time (resources). What the file does
    not contain has no view. No file records when results were released or who sent them, so there
    is no memory by key and no cluster map; a file without a graph or without samples of its
    workers lacks the views of those as well.

    Parameters
    ----------
    recording : Recording, str or path-like
        What `open_recording` returned, or a path.
    view : {"task-stream", "workers", "progress", "task-graph", "resources"}, optional
        The one to begin with.

    Raises
    ------
    ValueError
        If there is no such view, the recording cannot feed it, or the file is no recording.

    Examples
    --------
    >>> replay("run.arrows", view="progress")
    Replay of <run.arrows: ...>
    """
    if view not in VIEWS:
        raise ValueError(f"Expected a view out of {VIEWS}, got {view!r}; choose one of them.")
    if not isinstance(recording, Recording):
        recording = open_recording(recording)
    if view not in _fed_by(recording):
        raise ValueError(
            f"Expected a view out of {_fed_by(recording)}, which this recording can feed, "
            f"got {view!r}; choose one of them."
        )
    return Replay(recording, view)


def export_recording(
    recording: Recording | str | PathLike[str], path: str | PathLike[str], *, labels: bool = True
) -> Path:
    """Write a recording for other programs, by the name's ending.

    Parameters
    ----------
    recording : Recording, str or path-like
    path : str or path-like
        ``.json`` for chrome://tracing and Perfetto, ``.html`` for one page that needs no network,
        ``.svg`` and ``.png`` for a picture; the last three carry a text for those who cannot see.
    labels : bool, default=True
        Whether a page contains the first line of each notebook cell that made tasks, which may
        hold a password; False leaves its number alone.

    Raises
    ------
    ValueError
        If the ending is another.
    """
    target = Path(path)
    export = _FORMATS.get(target.suffix)
    if export is None:
        raise ValueError(
            f"Expected a name that ends in one of {sorted(_FORMATS)}, got {target.name!r}; "
            "rename the target."
        )
    if not isinstance(recording, Recording):
        recording = open_recording(recording)
    if not labels:
        recording = recording.without_labels()
    write_atomically(target, export(recording))
    return target


def replay_page(recording: Recording) -> str:
    """Return a page that shows a recording without kernel and network.

    Returns
    -------
    str
        HTML.
    """
    data = base64.b64encode(gzip.compress(pack_messages(messages_of(recording)))).decode()
    script = json.dumps(read_bundle("replay")).replace("<", "\\u003c")
    picture = picture_of(recording)
    return _PAGE.format(
        title=escape(recording.path.name if recording.path else "A recorded run"),
        still=picture_svg(picture),
        alt=escape(picture.alt),
        script=script,
        data=data,
    )


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font-family: system-ui, sans-serif; }}
body {{ margin: 0; height: 100vh; display: flex; flex-direction: column; }}
h1 {{ font-size: 1rem; margin: .5rem 1rem; }}
#view {{ flex: 1; min-height: 0; overflow: auto; }}
</style>
</head>
<body>
<h1>{title}</h1>
<main id="view" aria-label="{alt}"><figure>{still}</figure></main>
<script type="application/json" id="script">{script}</script>
<script type="application/octet-stream" id="data">{data}</script>
<script type="module">
const text = id => document.getElementById(id).textContent;
const packed = Uint8Array.from(atob(text('data')), letter => letter.charCodeAt(0));
const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
const code = new Blob([JSON.parse(text('script'))], {{ type: 'text/javascript' }});
const {{ mountRecording }} = await import(URL.createObjectURL(code));
const view = document.getElementById('view');
view.replaceChildren();
mountRecording(view, bytes, 'task-stream');
</script>
</body>
</html>
"""


def _fed_by(recording: Recording) -> tuple[str, ...]:
    needs = {
        "workers": recording.workers,
        "resources": recording.workers,
        "progress": recording.graph,
        "task-graph": recording.graph,
    }
    return tuple(view for view in VIEWS if view not in needs or needs[view].num_rows)


_FORMATS: dict[str, Callable[[Recording], str | bytes]] = {
    ".json": lambda recording: json.dumps(chrome_trace(recording)),
    ".html": replay_page,
    ".svg": lambda recording: picture_svg(picture_of(recording)),
    ".png": lambda recording: picture_png(picture_of(recording)),
}
