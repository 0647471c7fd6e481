"""Lays a page's pictures of one scene on one sheet: all widths in a row, light above dark."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.browser.gallery.camera import SIZES, THEMES, Shot, picture

HEIGHT, GAP = 380, 8  # pixels
QUALITY = 38
PAGE = (
    "<!doctype html><style>body{{margin:{gap}px;display:grid;gap:{gap}px;background:#7d8590}}"
    "div{{display:flex;gap:{gap}px}}img{{height:{height}px}}</style>{rows}"
)
ROW_WIDTH = round(sum(HEIGHT * width / height for width, height in SIZES.items())) + 4 * GAP
SHEET = {"width": ROW_WIDTH, "height": len(THEMES) * (HEIGHT + GAP) + GAP}


def desk(browser: Browser) -> BrowserContext:
    """A window as large as a sheet."""
    return browser.new_context(viewport={"width": SHEET["width"], "height": SHEET["height"]})


def lay(window: BrowserContext, shots: Sequence[Shot], sheet: Path) -> None:
    """Make the sheet of one page's pictures."""
    rows = "".join(
        f"<div>{''.join(_image(shot) for shot in shots if shot.theme == theme)}</div>" for theme in THEMES
    )
    draft = sheet.with_suffix(".html")
    draft.write_text(PAGE.format(gap=GAP, height=HEIGHT, rows=rows), encoding="utf-8")
    page = window.new_page()
    page.goto(draft.absolute().as_uri())
    page.wait_for_load_state()
    sheet.write_bytes(picture(page, QUALITY))
    page.close()
    draft.unlink()


def _image(shot: Shot) -> str:
    return f'<img src="{shot.file.absolute().as_uri()}" alt="">'
