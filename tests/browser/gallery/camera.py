"""Takes a page's pictures: each width, light and dark."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

SIZES = ((390, 844), (1280, 800), (1920, 1080))
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALLEST = 2600  # pixels of a whole page
CALM = "*, *::before, *::after { transition: none !important; animation: none !important; }"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: as high as the window, or all of the page."""

    width: int
    theme: str
    is_whole: bool
    file: Path


def shots(page: Page, folder: Path, name: str) -> Iterator[Shot]:
    """All pictures of what `page` shows, made one after the other."""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(120)
            for is_whole in (False, True):
                file = folder / f"{name}-{width}-{theme}{'-whole' if is_whole else ''}.webp"
                file.write_bytes(picture(page, width, height, is_whole=is_whole))
                yield Shot(width, theme, is_whole, file)


def picture(page: Page, width: int, height: int, *, is_whole: bool, quality: int = 82) -> bytes:
    """As WebP, which Playwright itself does not offer."""
    tall = page.evaluate("document.documentElement.scrollHeight") if is_whole else height
    clip = {"x": 0, "y": 0, "width": width, "height": min(max(tall, height), TALLEST), "scale": 1}
    session = page.context.new_cdp_session(page)
    taken = session.send(
        "Page.captureScreenshot",
        {"format": "webp", "quality": quality, "clip": clip, "captureBeyondViewport": is_whole},
    )
    session.detach()
    return base64.b64decode(taken["data"])
