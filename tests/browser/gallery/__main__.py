"""Takes all pictures, on a server of its own, as the Makefile has it.

python -m cronmanager.runtime.testing -- python -m tests.browser.gallery .screenshots docs/screenshots
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

from tests.browser.gallery import acts, index, sheets
from tests.browser.gallery.camera import Shot, shots
from tests.browser.gallery.pages import VIEWS, View
from tests.browser.gallery.places import places
from tests.browser.gallery.stage import Stage
from tests.browser.launching import NONE_THERE, find_binary, launched
from tests.browser.scenes import SCENES

LONGEST_MS = 4000  # until a page stands
BREAK = "ALTER TABLE audit_logs RENAME TO audit_logs_away"  # last of all: the page of a fault


def main(raw: Path, docs: Path) -> None:
    """Every picture into `raw`, a folder for each scene; the sheets and some of them into `docs`."""
    binary = find_binary()
    assert binary, NONE_THERE
    for folder in (raw, docs, docs / "sheets"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    stage = Stage(os.environ["DATABASE_URL"])
    with sync_playwright() as playwright:
        for browser in launched(playwright, binary):
            for scene in SCENES:
                with stage.scene(scene) as (url, database):
                    keep(browser, taken(browser, url, database, scene, raw / scene), scene, docs / "sheets")
    index.pick(raw, docs)
    index.write(docs, (docs / "sheets").iterdir())


def keep(browser: Browser, made: Iterator[Shot], scene: str, folder: Path) -> None:
    """A sheet for each page."""
    desk = sheets.desk(browser)
    for view, of_view in groupby(made, lambda shot: shot.view):
        sheets.lay(desk, list(of_view), folder / f"{view}-{scene}.webp")
    desk.close()


def taken(
    browser: Browser, url: str, database: psycopg.Connection, scene: str, folder: Path
) -> Iterator[Shot]:
    """The pictures of one scene."""
    folder.mkdir()
    found = places(database, scene)
    person, stranger = opened(browser, url), opened(browser, url)
    acts.sign_in(person.new_page())
    for view in VIEWS:
        if scene in view.scenes:
            if view.name == "fault":
                database.execute(BREAK)
            yield from shown(stranger if view.is_stranger else person, view, found, folder)
    person.close()
    stranger.close()


def opened(browser: Browser, url: str) -> BrowserContext:
    """A window of its own, as in Berlin."""
    window = {"width": 1280, "height": 800}
    return browser.new_context(base_url=url, viewport=window, timezone_id="Europe/Berlin", locale="en-GB")


def shown(window: BrowserContext, view: View, found: dict[str, str], folder: Path) -> Iterator[Shot]:
    """One page, as it stands when all its parts are there."""
    page = window.new_page()
    page.goto(view.path.format_map(found))
    settle(page)
    view.act(page)
    settle(page)
    yield from shots(page, folder, view.name)
    page.close()


def settle(page: Page) -> None:
    """Wait until nothing more is loaded; without a broker pages never stop to look for it."""
    with suppress(TimeoutError):
        page.wait_for_load_state("networkidle", timeout=LONGEST_MS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
