"""Each widget's bundle has the licences of the packages in it."""

import re
from importlib.resources import files

import pytest

ARROW = "@uwdata/flechette"
PACKAGES = {"resources": {ARROW, "uplot"}, "replay": {ARROW, "uplot"}, "logs": {ARROW}}
PACKAGES |= {"self_test": {"@noble/hashes"}, "search_board": set()}


@pytest.mark.parametrize("name", PACKAGES)
def test_a_bundle_has_the_licences_of_its_packages(name):
    text = files("kernel_helpers.widgets").joinpath("static", f"{name}.js").read_text("utf-8")
    notices = dict(re.findall(r"^/\*!\n(\S+) [\d.]+\n\n(.+?)\n\*/$", text, re.M | re.S))
    assert set(notices) == PACKAGES[name]
    for notice in notices.values():
        assert "Copyright" in notice
        assert "WITHOUT WARRANTY OF ANY KIND" in notice or "Redistribution and use" in notice
