"""Writes the page that shows the sheets, and picks the few pictures that are kept as large as they are."""

from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile

from tests.browser.gallery.pages import VIEWS

LARGE = {  # the file: scene, view, width and theme of the picture
    "dashboard": "normal/dashboard-1280-light",
    "dashboard-dark": "normal/dashboard-1280-dark",
    "job": "normal/job-1280-light",
    "execution": "normal/execution-failed-1280-light",
    "jobs": "crowded/jobs-1280-light",
    "jobs-narrow": "crowded/jobs-390-dark",
    "job-new": "normal/job-new-1280-light",
    "schedule": "normal/schedule-1280-dark",
    "dashboard-broken": "broken/dashboard-1280-light",
    "outages": "broken/outages-1280-light",
    "welcome": "empty/welcome-1280-light",
}
HEAD = """# What the pages look like

Made by `make screenshots`, which fills a database with four states (`tests/browser/scenes/`) and looks at
every page in each: **empty**, just installed; **normal**, a shop's dozen jobs after some weeks; **crowded**,
hundreds of jobs of dozens of people, with names of all kinds; **broken**, neither scheduler nor worker nor
broker at work, most jobs failing. Each sheet has the widths 390, 1280 and 1920, light above dark. Time stands
still while pictures are made. The single pictures, as large as they are, lie in `.screenshots/` afterwards;
some of them are kept here:

"""


def pick(raw: Path, docs: Path) -> None:
    """Copy the large ones."""
    for name, source in LARGE.items():
        copyfile(raw / f"{source}.webp", docs / f"{name}.webp")


def write(docs: Path, sheets: Iterable[Path]) -> None:
    """README.md of the folder: the large ones, then the sheets, page by page."""
    there = {sheet.stem for sheet in sheets}
    large = "\n".join(f"- [{name}]({name}.webp)" for name in LARGE)
    parts = [
        f"\n## {view.title}\n\n"
        + "\n".join(
            f"![{view.title}, {scene}](sheets/{view.name}-{scene}.webp)"
            for scene in view.scenes
            if f"{view.name}-{scene}" in there
        )
        + "\n"
        for view in VIEWS
    ]
    (docs / "README.md").write_text(HEAD + large + "\n" + "".join(parts), encoding="utf-8")
