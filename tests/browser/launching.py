"""Starts the browser that this machine has."""

import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, Playwright

BINARIES = ("chromium", "chromium-browser", "google-chrome")
NONE_THERE = "no chromium in PATH: install it (on Debian: apt-get install chromium), as .ci/run does"


def find_binary() -> str | None:
    """Where it is, if anywhere."""
    return next(filter(None, map(shutil.which, BINARIES)), None)


def launched(playwright: Playwright, binary: str) -> Iterator[Browser]:
    """As root there is no sandbox to be had."""
    browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
    yield browser
    browser.close()
