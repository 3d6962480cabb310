"""Who may ask, and what the server believes."""

import json
import re

import pytest
from kernel_helpers_lab.app import ROUTES
from tornado.httpclient import HTTPClientError

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
EXAMPLES = {"cluster_id": "ab12cd34", "lecture": "00", "path": "run.arrows"}
PATHS = [
    re.sub(r"\(\?P<(\w+)>.*?\)", lambda name: EXAMPLES[name[1]], pattern) for pattern, _ in ROUTES
]


def implemented():
    """Every verb of every handler that is more than tornado's refusal."""
    for path, (_, handler) in zip(PATHS, ROUTES, strict=True):
        for verb in VERBS:
            if getattr(handler, verb.lower()).__name__ != "_unimplemented_method":
                yield verb, path


def test_all_routes_and_verbs_are_enumerated():
    assert sorted(implemented()) == [
        ("DELETE", "/kernel-helpers-lab/clusters/ab12cd34"),
        ("DELETE", "/kernel-helpers-lab/progress"),
        ("GET", "/kernel-helpers-lab/clusters"),
        ("GET", "/kernel-helpers-lab/clusters/ab12cd34"),
        ("GET", "/kernel-helpers-lab/clusters/ab12cd34/telemetry"),
        ("GET", "/kernel-helpers-lab/events"),
        ("GET", "/kernel-helpers-lab/lectures"),
        ("GET", "/kernel-helpers-lab/progress"),
        ("GET", "/kernel-helpers-lab/progress-file"),
        ("GET", "/kernel-helpers-lab/progress/00"),
        ("GET", "/kernel-helpers-lab/recordings/run.arrows"),
        ("GET", "/kernel-helpers-lab/review"),
        ("PATCH", "/kernel-helpers-lab/clusters/ab12cd34"),
        ("POST", "/kernel-helpers-lab/clusters"),
        ("POST", "/kernel-helpers-lab/clusters/ab12cd34/restart"),
        ("POST", "/kernel-helpers-lab/lectures/reset"),
        ("PUT", "/kernel-helpers-lab/progress"),
        ("PUT", "/kernel-helpers-lab/progress-file"),
    ]


@pytest.mark.parametrize(("verb", "path"), [*implemented()])
async def test_a_stranger_is_refused(jp_fetch, verb, path):
    body = "{}" if verb in ("POST", "PATCH", "PUT") else None
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch(path, method=verb, body=body, headers={"Authorization": "token wrong"})
    assert caught.value.code == 403


FILES = {  # routes that read or write files of the server's folder, with what they do there
    ("GET", "/kernel-helpers-lab/lectures"): ["read"],
    ("GET", "/kernel-helpers-lab/progress/00"): ["read"],
    ("GET", "/kernel-helpers-lab/recordings/run.arrows"): ["read"],
    ("POST", "/kernel-helpers-lab/lectures/reset"): ["read", "write"],
}
PROCESSES = {  # routes that start processes, or run what others send
    ("POST", "/kernel-helpers-lab/clusters"),
    ("PATCH", "/kernel-helpers-lab/clusters/ab12cd34"),
    ("POST", "/kernel-helpers-lab/clusters/ab12cd34/restart"),
}


def needed():
    """Every verb and path with each resource and action that it needs."""
    for verb, path in implemented():
        own = "read" if verb == "GET" else "write"
        yield verb, path, OWN, "execute" if (verb, path) in PROCESSES else own
        for action in FILES.get((verb, path), ()):
            yield verb, path, "contents", action


OWN = "kernel_helpers_lab"


class Deny:
    """An authorizer that denies one resource and action, and notes what it was asked."""

    def __init__(self, *denied):
        self.denied = denied
        self.asked = []

    def is_authorized(self, handler, user, action, resource):
        self.asked.append((resource, action))
        return (resource, action) != self.denied


@pytest.mark.parametrize(("verb", "path", "resource", "action"), [*needed()])
async def test_each_resource_can_be_denied(jp_fetch, authorize, verb, path, resource, action):
    authorizer = authorize(Deny(resource, action))
    body = "{}" if verb in ("POST", "PATCH", "PUT") else None
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch(path, method=verb, body=body)
    assert caught.value.code == 403
    assert authorizer.asked[-1] == (resource, action)


@pytest.fixture
def authorize(jp_serverapp):
    def use(authorizer):
        jp_serverapp.web_app.settings["authorizer"] = authorizer
        return authorizer

    return use


def test_no_handler_is_marked_as_open():
    for _, handler in ROUTES:
        methods = [getattr(handler, verb.lower()) for verb in VERBS]
        assert not any(getattr(method, "__allow_unauthenticated", False) for method in methods)


@pytest.mark.parametrize("path", [path for path in PATHS if path.endswith(("events", "telemetry"))])
async def test_a_strangers_websocket_is_refused(jp_ws_fetch, path):
    with pytest.raises(HTTPClientError) as caught:
        await jp_ws_fetch(path, headers={"Authorization": "token wrong"})
    assert caught.value.code == 403


@pytest.fixture
async def cookies(jp_fetch, jp_serverapp):
    """What a browser holds after it opened the link with the token."""
    params, headers = {"token": jp_serverapp.identity_provider.token}, {"Authorization": ""}
    responses = [
        await jp_fetch("api", "status", params=params, headers=dict(headers)),
        await jp_fetch("login", headers=dict(headers)),
    ]
    cookies = [
        cookie for response in responses for cookie in response.headers.get_list("Set-Cookie")
    ]
    return dict(cookie.split(";")[0].split("=", 1) for cookie in cookies)


@pytest.mark.parametrize("path", [path for path in PATHS if path.endswith(("events", "telemetry"))])
async def test_a_websocket_from_another_site_is_refused(jp_ws_fetch, cookies, path):
    headers = {"Authorization": "", "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
    with pytest.raises(HTTPClientError) as caught:
        await jp_ws_fetch(path, headers=headers | {"Origin": "https://elsewhere.test"})
    assert caught.value.code == 403


async def test_a_page_without_the_xsrf_token_is_refused(jp_fetch, cookies):
    headers = {"Authorization": "", "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
    ask = {"method": "POST", "body": json.dumps({"workers": 0})}
    with pytest.raises(HTTPClientError) as without:
        await jp_fetch("kernel-helpers-lab", "clusters", headers=dict(headers), **ask)
    assert (without.value.code, b"_xsrf" in without.value.response.body) == (403, True)
    headers["X-XSRFToken"] = cookies["_xsrf"]
    with pytest.raises(HTTPClientError) as allowed:
        await jp_fetch("kernel-helpers-lab", "clusters", headers=headers, **ask)
    assert allowed.value.code == 400


async def test_an_id_cannot_leave_its_place(jp_fetch):
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch("kernel-helpers-lab/clusters/..%2f..%2fetc")
    assert caught.value.code == 404


async def test_a_surprise_is_an_error_without_details(jp_fetch, manager):
    manager.describe_all = None  # whatever breaks
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch("kernel-helpers-lab", "clusters")
    assert caught.value.code == 500
    assert json.loads(caught.value.response.body)["message"] == "Unhandled error"
