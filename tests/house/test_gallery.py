"""The pictures of docs/screenshots/: of every page, and small."""

from collections import defaultdict
from pathlib import Path
from uuid import UUID

from django.urls import resolve

from monitoring.dashboard.access import RULES
from tests.browser.gallery.index import LARGE
from tests.browser.gallery.pages import VIEWS

SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"
MOST_BYTES = 4 * 1024 * 1024
PARTS = {  # of pages, asked for by htmx; and a file
    "dashboard:load",
    "dashboard:forecast",
    "dashboard:job-rows",
    "dashboard:job-row",
    "dashboard:logs-export",
    "dashboard:welcome-run",
}
ANY = defaultdict(lambda: UUID(int=4))


def test_every_page_is_looked_at():
    looked_at = {resolve(view.path.format_map(ANY).partition("?")[0]).view_name for view in VIEWS}

    pages = {route for route, methods in RULES.items() if "GET" in methods}

    assert pages - looked_at == PARTS


def test_what_is_looked_at_is_shown_and_weighs_little():
    sheets = {f"sheets/{view.name}-{scene}.webp" for view in VIEWS for scene in view.scenes}
    files = [file for file in SCREENSHOTS.rglob("*") if file.is_file()]

    kept = {str(file.relative_to(SCREENSHOTS)) for file in files}

    assert kept == sheets | {f"{name}.webp" for name in LARGE} | {"README.md"}
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES
