"""What the simulation looked like, as SVG files of docs/images."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from bench.rescheduling.endpoints import DAY, Host
from bench.rescheduling.simulation import World

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDTH, LEFT, TOP, LANE, GAP = 860, 50, 40, 90, 34
STYLE = """
.paper{fill:#fff}.shade{fill:#eceff3}text{font:12px system-ui,sans-serif;fill:#1b1f26}.quiet{fill:#5b6472}
.good{fill:#137a4b}.bad{fill:#b3261e}.line{stroke:#8a929c}
@media(prefers-color-scheme:dark){.paper{fill:#14171c}.shade{fill:#2a303a}text{fill:#e7eaee}.quiet{fill:#9aa4b2}
.good{fill:#4fc38a}.bad{fill:#ff8a80}}
"""
Bars = Sequence[tuple[str, Sequence[float]]]  # a class and a height for each place, stacked


def draw(worlds: Mapping[str, World]) -> None:
    """Both pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "rescheduling-outage.svg").write_text(outage(worlds), encoding="utf-8")
    (FOLDER / "rescheduling-herd.svg").write_text(herd(worlds), encoding="utf-8")


def outage(worlds: Mapping[str, World]) -> str:
    """All calls to one host around its first outage."""
    begin, end = next(iter(first_host(world).outages[0] for world in worlds.values()))
    start, step, places = begin - 3600, 120, 180
    lanes = [(name, calls_of(world, start, step, places)) for name, world in worlds.items()]
    shade = ((begin - start) / step / places, (end - start) / step / places)
    hours = [(f"{number:+d} h" if number else "down", (number + 1) / 6) for number in range(5)]
    title = "Calls in 2 minutes to a host of 20 jobs that is down for 3 hours (green: succeeded, red: failed)"
    return picture(title, lanes, hours, shade)


def first_host(world: World) -> Host:
    return next(host for host in world.by_host if host.name == "down-0")


def calls_of(world: World, start: float, step: int, places: int) -> Bars:
    good, bad = [0.0] * places, [0.0] * places
    for _, time, succeeded in world.traced:
        place = int((time - start) // step)
        if 0 <= place < places:
            (good if succeeded else bad)[place] += 1
    return [("good", good), ("bad", bad)]


def herd(worlds: Mapping[str, World]) -> str:
    """The busiest second of each 20 s, for the hour around a midnight."""
    start, step, places = 10 * DAY - 1800, 20, 180
    lanes = [(name, [("good", busiest(world, start, step, places))]) for name, world in worlds.items()]
    minutes = [("23:30", 0.0), ("23:45", 0.25), ("00:00", 0.5), ("00:15", 0.75)]
    return picture("Calls in the busiest second of each 20 seconds, all 500 jobs", lanes, minutes, None)


def busiest(world: World, start: int, step: int, places: int) -> list[float]:
    begins = range(start, start + step * places, step)
    return [float(max(world.per_second[begin : begin + step])) for begin in begins]


def picture(
    title: str,
    lanes: Iterable[tuple[str, Bars]],
    marks: Iterable[tuple[str, float]],
    shade: tuple[float, float] | None,
) -> str:
    """Lanes of bars, one above the other, on one scale."""
    lanes = list(lanes)
    most = max(sum(heights) for _, bars in lanes for heights in zip(*(bar for _, bar in bars), strict=True))
    height = TOP + len(lanes) * (LANE + GAP) + 10
    parts = [f'<rect class="paper" width="{WIDTH}" height="{height}"/>', text(LEFT, 18, title)]
    for number, (name, bars) in enumerate(lanes):
        base = TOP + number * (LANE + GAP) + LANE
        parts += lane(name, bars, base, most, shade)
    base = TOP + len(lanes) * (LANE + GAP) - GAP
    parts += [text(LEFT + share * (WIDTH - LEFT - 10), base + 16, word, "quiet") for word, share in marks]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    return "\n".join(
        [head, f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>", *parts, "</svg>", ""]
    )


def lane(name: str, bars: Bars, base: int, most: float, shade: tuple[float, float] | None) -> list[str]:
    width = WIDTH - LEFT - 10
    peak = max(sum(heights) for heights in zip(*(bar for _, bar in bars), strict=True))
    parts = [text(LEFT, base - LANE - 5, name), text(4, base - LANE + 10, f"{most:.0f}", "quiet")]
    if shade:
        left, right = (LEFT + share * width for share in shade)
        area = f'x="{left:.1f}" y="{base - LANE}" width="{right - left:.1f}" height="{LANE}"'
        parts.append(f'<rect class="shade" {area}/>')
    parts.append(text(WIDTH - 130, base - LANE - 5, f"at most {peak:.0f}", "quiet"))
    parts += paths(bars, base, most, width)
    parts.append(f'<path class="line" d="M{LEFT} {base}.5h{width}"/>')
    return parts


def paths(bars: Bars, base: int, most: float, width: float) -> list[str]:
    """One path for each class; what is stacked begins where the one below it ends."""
    below = [0.0] * len(bars[0][1])
    found = []
    for kind, heights in bars:
        step = width / len(heights)
        drawn = [
            bar(LEFT + place * step, base - LANE * under / most, step * 0.8, LANE * one / most)
            for place, (one, under) in enumerate(zip(heights, below, strict=True))
            if one
        ]
        below = [one + under for one, under in zip(heights, below, strict=True)]
        found.append(f'<path class="{kind}" d="{"".join(drawn)}"/>')
    return found


def bar(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{-height:.1f}h{-width:.1f}z"


def text(x: float, y: float, words: str, kind: str = "plain") -> str:
    return f'<text x="{x:.1f}" y="{y}" class="{kind}">{escape(words)}</text>'
