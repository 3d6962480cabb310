"""A recording shown again, compared, and handed to other programs."""

import json
import re
from xml.etree import ElementTree

import nbformat
import pytest
from nbconvert import HTMLExporter

from kernel_helpers.telemetry import compare, diagnose, simulate
from kernel_helpers.telemetry.recordings.frames import messages_of, pack_messages
from kernel_helpers.telemetry.recordings.picture import picture_of, picture_svg
from kernel_helpers.telemetry.wire.message import WIRE_VERSION, unpack
from kernel_helpers.widgets import Replay, export_recording, replay
from tests.decode import decode_messages
from tests.unit.diagnosis.runs import run_of, task


def test_views_get_exactly_the_rows_that_were_recorded(run):
    tables = decode_messages(messages_of(run))
    assert sorted(tables["task_stream"]["start"].to_pylist()) == sorted(
        run.steps["start"].to_pylist()
    )
    assert tables["graph"]["dependencies"].to_pylist() == run.graph["dependencies"].to_pylist()
    assert tables["samples"]["time"].to_pylist() == run.workers["time"].to_pylist()


def test_what_had_ended_by_a_moment_comes_first():
    run = run_of(task("slow-0", 0, 9), task("quick-0", 1, 2), task("quick-1", 3, 4))
    steps = decode_messages(messages_of(run))["task_stream"]
    assert steps["prefix"].to_pylist() == ["quick", "quick", "slow"]


def test_a_whole_recording_says_nothing_and_one_with_gaps_says_how_many_rows_it_lost():
    whole, gaps = (messages_of(run_of(task("a-0", 0, 1), missed=n)) for n in (0, 7))
    state = {"topic": "state", "version": WIRE_VERSION, "state": "recorded", "message": ""}
    assert unpack(whole[-1])[0] == state
    assert unpack(gaps[-1])[0]["message"] == "7 rows are missing."
    headers = [unpack(message)[0] for message in gaps]
    assert [h["dropped"] for h in headers if h["topic"] == "task_stream"] == [7]


def test_packed_messages_keep_their_place_on_eight_bytes(run):
    assert len(pack_messages(messages_of(run))) % 8 == 0


def test_a_replay_leaves_a_picture_with_its_alt_text_in_the_notebook(recorded):
    data, metadata = replay(recorded)._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[output])])
    html, _ = HTMLExporter().from_notebook_node(notebook)
    [picture] = re.findall(r"<svg[^>]*>", html)
    assert 'role="img"' in picture
    assert 'aria-label="Task stream of a recorded run: 12 tasks.' in picture


def test_an_unknown_view_is_refused(recorded):
    with pytest.raises(ValueError, match="task-stream"):
        replay(recorded, view="pie")


def test_a_view_that_the_recording_cannot_feed_is_refused():
    with pytest.raises(ValueError, match="which this recording can feed, got 'resources'"):
        replay(run_of(task("a-0", 0, 1)), view="resources")


def test_a_page_needs_no_network(recorded, tmp_path):
    page = export_recording(recorded, tmp_path / "run.html").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="', page)
    assert "<title>run.arrows</title>" in page
    assert "</script><" not in page.split('id="script">')[1].split("</script>")[0]


def test_a_chrome_trace_has_every_step_and_an_arrow_for_every_dependency(run, tmp_path):
    trace = json.loads(export_recording(run, tmp_path / "run.json").read_text(encoding="utf-8"))
    phases = [event["ph"] for event in trace["traceEvents"]]
    assert phases.count("X") == run.steps.num_rows
    assert phases.count("s") == phases.count("f") == 10
    assert min(event["ts"] for event in trace["traceEvents"] if event["ph"] == "X") == 0


def test_a_picture_is_well_formed_and_names_what_it_shows(tmp_path):
    run = run_of(task("<b>&-0", 0, 2), task("load-0", 1, 3, lane=1))
    svg = ElementTree.fromstring(export_recording(run, tmp_path / "a.svg").read_text("utf-8"))
    names = [element.text for element in svg.iter() if element.tag.endswith("text")]
    assert {"<b>&", "load"} <= set(names)
    assert "2 tasks" in svg.attrib["aria-label"]


def test_a_png_carries_its_description(recorded, tmp_path):
    png = export_recording(recorded, tmp_path / "a.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert b"Task stream of a recorded run" in png


def test_many_small_tasks_make_a_small_picture():
    run = run_of(*(task(f"inc-{i}", i / 1000, (i + 0.5) / 1000) for i in range(5000)))
    assert len(picture_svg(picture_of(run))) < 50_000


def test_another_ending_is_refused_in_one_sentence(recorded, tmp_path):
    with pytest.raises(ValueError, match=r"ends in one of .*'\.html'.*got 'run\.doc'"):
        export_recording(recorded, tmp_path / "run.doc")


def test_a_comparison_says_what_became_faster_slower_new_and_gone():
    before = run_of(task("a-0", 0, 4), task("b-0", 4, 5), task("c-0", 5, 6), task("d-0", 6, 7))
    after = run_of(task("a-0", 0, 1), task("b-0", 1, 3), task("d-0", 3, 4), task("e-0", 4, 5))
    verdicts = {change.prefix: change.verdict for change in compare(before, after)}
    assert verdicts == {"a": "faster", "b": "slower", "c": "gone", "d": "same", "e": "new"}


def test_two_recordings_stand_on_one_time_axis():
    before, after = run_of(task("a-0", 10, 14)), run_of(task("a-0", 90, 91), task("b-0", 91, 92))
    both = compare(before, after).recording
    assert both.steps["worker"].to_pylist() == ["A a", "B a", "B a"]
    assert both.steps["start"].to_pylist() == [0, 0, 1]
    assert both.tasks["task"].to_pylist() == [0, 1, 2]


def test_a_comparison_with_a_run_without_tasks_shows_itself():
    assert "gone" in repr(compare(run_of(task("a-0", 0, 1)), run_of()))


def test_a_recording_does_by_methods_what_the_functions_do(run, tmp_path):
    assert repr(run.diagnose()) == repr(diagnose(run))
    assert repr(run.compare(run)) == repr(compare(run, run))
    assert list(run.simulate([1, 2])) == list(simulate(run, [1, 2]))
    assert len(run.simulate(threads_per_worker=1)) == len(simulate(run))
    assert isinstance(run.replay("workers"), Replay)
    assert run.export(tmp_path / "run.svg").read_bytes().startswith(b"<svg")
