"""Find a Chromium for the browser tests; with ``--install``, get one by the ordinary means."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = (
    ["apt-get", "update", "-qq"],
    ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
)


def find() -> str | None:
    """Path of a Chromium or Chrome: ``$CHROMIUM``, the system's, or Playwright's own."""
    wanted = os.environ.get("CHROMIUM")
    found = wanted or next(filter(None, map(shutil.which, NAMES)), None)
    return found or _playwrights()


def install() -> str | None:
    """Install through Debian's packages as root, else let Playwright download its own."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in APT:
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    path = find() or ("--install" in sys.argv and install())
    if not path:
        sys.exit(
            "A Chromium is needed for the browser tests and none could be installed; "
            "install the package chromium, or name one: CHROMIUM=/path/to/chrome make test"
        )
    print(f"browser tests use {path}")
