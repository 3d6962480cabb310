"""The kernel's half of TaskStream and Workers, with a real client; only the comm's end is ours."""

import asyncio
import subprocess
import sys
import threading
from collections import Counter

import pytest
from distributed import Client, LocalCluster

from kernel_helpers.telemetry.feed.register import ensure_plugin
from kernel_helpers.telemetry.wire.keys import join_key
from kernel_helpers.telemetry.wire.message import unpack
from kernel_helpers.widgets import TaskStream, Workers, bundle, client_feeds, watching
from tests.decode import Decoder

DEADLINE = 30.0


def inc(x):
    return x + 1


@pytest.fixture
def client():
    place = {"protocol": "tcp", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, **place) as cluster,
        Client(cluster) as client,
    ):
        client.sync(ensure_plugin, client.scheduler)
        yield client


class FrontEnd:
    """What the browser would hold; its own thread is the client's loop."""

    def __init__(self, monkeypatch, cls):
        self.messages = []
        self.threads = set()
        self._changed = threading.Condition()
        monkeypatch.setattr(cls, "send", lambda _, content, buffers: self._take(content, buffers))

    def _take(self, content, buffers):
        assert content == {"kind": "frame"}
        with self._changed:
            self.messages += buffers
            self.threads.add(threading.current_thread())
            self._changed.notify_all()

    def wait_for(self, condition):
        with self._changed:
            assert self._changed.wait_for(condition, DEADLINE)

    def decoder(self, start=0):
        decoder = Decoder()
        for message in self.messages[start:]:
            decoder.push(message)
        return decoder

    def headers(self, topic):
        found = (unpack(message)[0] for message in list(self.messages))
        return [header for header in found if header["topic"] == topic]

    def topics(self):
        return {unpack(message)[0]["topic"] for message in list(self.messages)}

    def n_rows(self):
        return max((header["next"] for header in self.headers("task_stream")), default=0)

    def states(self):
        return [header["state"] for header in self.headers("state")]


@pytest.fixture
def front_end(monkeypatch):
    return FrontEnd(monkeypatch, watching.ClusterWidget)


@pytest.mark.parametrize("cls", [TaskStream, Workers])
def test_without_a_client_the_view_says_what_to_do(cls):
    widget = cls()
    assert widget._state_text == watching.NO_CLIENT
    assert repr(widget) == f"{cls.__name__} of no cluster"
    widget.close()


def test_a_client_that_is_closed_already_is_named(client):
    client.close()
    widget = TaskStream(client)
    assert widget._state_text == client_feeds.CLOSED
    assert repr(widget) == "TaskStream of a closed client"


def test_hosts_without_a_front_end_show_one_line(client, front_end):
    widget = TaskStream(client)
    shown, _ = widget._repr_mimebundle_()
    assert shown["text/plain"] == f"TaskStream of {client.scheduler.address}"
    widget.close()


def test_the_latest_client_is_the_default(client, front_end):
    widget = Workers()
    assert client.scheduler.address in repr(widget)
    front_end.wait_for(lambda: front_end.headers("workers"))
    assert front_end.headers("task_stream") == []
    widget.close()


def test_frames_come_while_the_main_thread_waits_for_results(client, front_end):
    widget = TaskStream(client)
    futures = client.map(inc, range(500), pure=False)
    client.gather(futures)
    seen_when_done = front_end.n_rows()
    front_end.wait_for(lambda: front_end.n_rows() >= 500)
    assert seen_when_done > 0
    assert threading.main_thread() not in front_end.threads
    keys = Counter()
    for message in front_end.messages:
        alone = Decoder()
        alone.push(message)
        computed = (row for row in task_rows(alone) if row["action"] == "compute")
        keys.update(join_key(row["stem"], row["index"]) for row in computed)
    assert keys == Counter(future.key for future in futures)
    widget.close()


def task_rows(decoder):
    return decoder.tables["task_stream"].to_pylist() if "task_stream" in decoder.tables else []


def ask(widget, topics):
    content = {"method": "custom", "content": {"subscribe": topics}}
    widget._handle_msg({"content": {"data": content}, "buffers": []})


def test_a_request_starts_again_from_the_cursor_asked_for(client, front_end):
    client.gather(client.map(inc, range(30), pure=False))
    widget = TaskStream(client)
    front_end.wait_for(lambda: front_end.n_rows() >= 30)
    ring = front_end.headers("task_stream")[-1]["ring"]
    asked = len(front_end.messages)
    ask(widget, {"task_stream": {"ring": ring, "cursor": 20}})
    front_end.wait_for(lambda: any(h["first"] == 20 for h in front_end.headers("task_stream")))
    client.gather(client.map(inc, range(10), pure=False))
    front_end.wait_for(lambda: front_end.n_rows() >= 40)
    assert len(task_rows(front_end.decoder(asked))) == 20
    assert {header["schema"] for header in front_end.headers("task_stream")} == {True, False}
    widget.close()


def test_a_page_loaded_again_gets_everything(client, front_end):
    client.gather(client.map(inc, range(30), pure=False))
    widget = TaskStream(client)
    front_end.wait_for(lambda: front_end.n_rows() >= 30)
    ask(widget, {"task_stream": {}, "running": {}, "workers": {}})
    front_end.wait_for(lambda: [h["first"] for h in front_end.headers("task_stream")] == [0, 0])
    widget.close()


def test_widgets_of_one_client_share_one_feed(client, front_end):
    widgets = [TaskStream(client), Workers(client), TaskStream(client)]
    feed = client.sync(feed_on_its_loop, client)
    front_end.wait_for(lambda: len(feed._readers) == 3)
    assert list(client_feeds._feeds.values()).count(feed) == 1
    for widget in widgets:
        widget.close()


async def feed_on_its_loop(client):
    return client_feeds.feed_of(client)


def test_closing_a_widget_stops_its_reader(client, front_end):
    widget = TaskStream(client)
    front_end.wait_for(lambda: front_end.headers("workers"))
    feed = client.sync(feed_on_its_loop, client)
    widget.close()
    client.sync(sender_done, widget)
    assert feed._readers == set()
    assert feed._follower is None


async def sender_done(widget):
    await asyncio.wait([widget._sender], timeout=DEADLINE)


def test_closing_the_client_is_said_in_the_view(client, front_end):
    widget = TaskStream(client)
    front_end.wait_for(lambda: "live" in front_end.states())
    client.close()
    client.cluster.sync(sender_done, widget)
    assert widget._state_text == client_feeds.CLOSED
    widget.close()


def test_closing_a_client_that_takes_its_loop_along_is_said_too(client, front_end):
    alone = Client(client.scheduler.address, set_as_default=False)
    widget = TaskStream(alone)
    front_end.wait_for(lambda: "live" in front_end.states())
    loop = client_feeds.loop_of(alone)
    alone.close()
    assert loop.is_closed()
    assert widget._sender.done()
    assert widget._state_text == client_feeds.CLOSED
    widget.close()


def test_losing_the_scheduler_is_said_in_the_view(client, front_end):
    widget = TaskStream(client)
    front_end.wait_for(lambda: "live" in front_end.states())
    client.cluster.close()
    front_end.wait_for(lambda: {"lost", "closed"} & set(front_end.states()))
    widget.close()


def test_a_missing_bundle_is_one_clear_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(bundle, "STATIC", tmp_path)
    with pytest.raises(FileNotFoundError, match="run `npm run build`"):
        TaskStream()


def test_importing_the_package_loads_no_widget_library():
    code = "import sys, kernel_helpers.widgets; print('anywidget' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
