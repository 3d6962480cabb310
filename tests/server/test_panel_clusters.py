"""Clusters that the panel's "New" starts."""

import time


async def test_a_new_cluster_is_listed_at_once_and_lives_soon_after(api):
    began = time.monotonic()
    made = await api.call("POST", "clusters", {"workers": 2, "threads_per_worker": 1})
    listed = time.monotonic() - began
    assert (made["state"], made["owner"], made["name"]) == ("starting", "panel", "Cluster 1")
    live = await api.until_state(made["id"], "live")
    took = time.monotonic() - began
    print("listed", listed, "live", took)
    assert (live["workers"], live["threads"]) == (2, 2)
    assert live["can"] == {"scale": True, "restart": True, "close": True}
    assert live["memory"] > 0
    await api.call("DELETE", f"clusters/{made['id']}")
    assert await api.clusters() == []
