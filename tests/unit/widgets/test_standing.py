"""The kernel's half of the widgets that show how a cluster stands, with a real client."""

import pytest

from kernel_helpers import widgets
from kernel_helpers.widgets import watching
from kernel_helpers.widgets.bundle import read_bundle
from tests.unit.widgets.test_watching import FrontEnd, client, inc

__all__ = ["client"]

NAMES = ("ClusterMap", "FineMetrics", "Logs", "MemoryByKey", "Profile", "Progress", "Resources")


@pytest.mark.parametrize("name", NAMES)
def test_without_a_client_the_view_says_what_to_do(name):
    widget = getattr(widgets, name)()
    assert widget._state_text == watching.NO_CLIENT
    assert repr(widget) == f"{name} of no cluster"
    widget.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_view_of_a_cluster_is_sent_its_topics_and_no_others(name, client, monkeypatch):
    front_end = FrontEnd(monkeypatch, watching.ClusterWidget)
    held = client.map(inc, range(10), pure=False)
    client.gather(held)
    widget = getattr(widgets, name)(client)
    front_end.wait_for(lambda: all(front_end.headers(topic) for topic in widget.topics))
    assert front_end.topics() == {*widget.topics, "state"}
    widget.close()


@pytest.mark.parametrize("name", NAMES)
def test_every_view_has_its_javascript(name):
    assert "export" in read_bundle(getattr(widgets, name).bundle)
