"""Takes a page's pictures: each width, light and dark."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

SIZES = {390: 844, 1280: 800, 1920: 1080}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
GOOD = 82  # of WebP's 100
STILL = """() => {
  document.activeElement?.blur();
  scrollTo(0, 0);
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture, as high as the window."""

    view: str
    width: int
    theme: str
    file: Path


def shots(page: Page, folder: Path, view: str) -> Iterator[Shot]:
    """All pictures of what `page` shows, made one after the other."""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(STILL)
            file = folder / f"{view}-{width}-{theme}.webp"
            file.write_bytes(picture(page, GOOD))
            yield Shot(view, width, theme, file)


def picture(page: Page, quality: int) -> bytes:
    """The window as WebP, which Playwright itself does not offer."""
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
    session.detach()
    return base64.b64decode(taken["data"])
