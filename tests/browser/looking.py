"""Looks at a page as a person, a phone and a screen reader do; notes what it weighs and how it came."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

AXE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """async (rules) => (await axe.run({ resultTypes: ["violations"], ...rules })).violations.map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`)"""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # what a theme can change
OVERHANGING = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((one) => one.id || one.className || one.nodeName).slice(-3)"""
MEASURES = """
window.seen = { paint: 0, shift: 0, shifted: [] };
new PerformanceObserver((list) => list.getEntries().forEach((one) => { seen.paint = one.startTime; }))
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  if (one.hadRecentInput) return;
  seen.shift += one.value;
  one.sources.forEach(({ node }) => seen.shifted.push(node?.id || node?.className || node?.nodeName));
})).observe({ type: "layout-shift", buffered: true });
"""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@dataclass
class Look:
    """What was seen of one page. Bytes are those on the wire, headers included, with nothing cached."""

    path: str
    weight_bytes: int = 0
    paint_ms: float = 0.0
    shift: float = 0.0
    shifted: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Looker:
    """Opens addresses one after the other in one window."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._bytes: dict[str, int] = {}  # by request
        wire = page.context.new_cdp_session(page)
        wire.on("Network.loadingFinished", self._arrived)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def open(self, path: str) -> Look:
        """Open a page, wait until all of it is there, and measure."""
        self._bytes.clear()
        self.page.goto(path, wait_until="networkidle")
        seen: dict[str, Any] = self.page.evaluate("window.seen")
        return Look(path, sum(self._bytes.values()), seen["paint"], seen["shift"], seen["shifted"])

    def judge(self, look: Look) -> None:
        """Both themes and both widths; ends light and wide, as the page was opened."""
        self.page.evaluate(AXE)
        for scheme, rules in (("dark", COLOURS), ("light", {})):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            look.complaints += [f"{scheme}: {told}" for told in self.page.evaluate(VIOLATIONS, rules)]
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            if self.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
                look.complaints.append(f"wider than {size['width']}: {self.page.evaluate(OVERHANGING)}")

    def _arrived(self, event: dict[str, Any]) -> None:
        self._bytes[event["requestId"]] = int(event["encodedDataLength"])


def ready(context: BrowserContext) -> BrowserContext:
    """Have every page of the window measure itself."""
    context.add_init_script(MEASURES)
    return context
