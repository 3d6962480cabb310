"""Schedulers that somebody else runs, watched by their address."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.clusters import Scheduler, connected, local_cluster, work
from tests.browser.cockpit import Cockpit
from tests.browser.server import free_port

pytestmark = pytest.mark.browser


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    scheduler = Scheduler()
    scheduler.start()
    yield scheduler
    scheduler.kill()


def test_a_wrong_address_is_answered_with_one_sentence_in_the_form(cockpit: Cockpit):
    address = f"tcp://127.0.0.1:{free_port()}"
    cockpit.watch(address)
    alert = cockpit.form.get_by_role("alert")
    expect(alert).to_contain_text(f"No Dask scheduler answers at {address}")
    expect(cockpit.cards).to_have_count(0)
    cockpit.form.get_by_role("button", name="Cancel").click()
    expect(cockpit.form).to_have_count(0)


def test_views_follow_the_selected_one_of_two_clusters(cockpit: Cockpit):
    with local_cluster() as one, local_cluster() as other:
        for cluster, tasks in ((one, 3), (other, 5)):
            with connected(cluster.scheduler_address) as client:
                cockpit.watch(cluster.scheduler_address)
                expect(cockpit.card(cluster.scheduler_address)).to_have_attribute(
                    "data-state", "live"
                )
                work(client, tasks)
                cockpit.expect_drawn(tasks)
        cockpit.card(one.scheduler_address).locator(".kh-Card-main").click()
        cockpit.expect_drawn(3)
        cockpit.card(other.scheduler_address).locator(".kh-Card-main").click()
        cockpit.expect_drawn(5)
        cockpit.remove_all()


def test_a_scheduler_that_comes_back_is_watched_again(cockpit: Cockpit, scheduler: Scheduler):
    cockpit.watch(scheduler.address)
    card = cockpit.card(scheduler.address)
    expect(card).to_have_attribute("data-state", "live")
    with connected(scheduler.address) as client:
        work(client, 7)
    cockpit.expect_drawn(7)
    scheduler.kill()
    lost = cockpit.stream.get_by_role("alert")
    expect(lost).to_contain_text("trying again. History kept.")
    expect(cockpit.stream).to_have_attribute("data-state", "lost")
    expect(cockpit.stream).to_have_attribute("data-tasks", "7")
    expect(card).to_have_attribute("data-state", "lost")
    scheduler.start()
    expect(card).to_have_attribute("data-state", "live")
    expect(cockpit.stream).to_have_attribute("data-state", "live")
    expect(lost).to_be_hidden()
    with connected(scheduler.address) as client:
        work(client, 4)
    cockpit.expect_drawn(11)
    expect(cockpit.stream).to_contain_text("7 before the scheduler")
    with connected(scheduler.address) as client:
        work(client, 2)
    cockpit.expect_drawn(13)
    expect(cockpit.stream).to_contain_text("7 before the scheduler")
