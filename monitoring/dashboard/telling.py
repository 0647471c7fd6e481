"""Numbers, lengths and distances of time, as they are read. [rule]"""

from datetime import datetime, timedelta

from cronmanager.language import number, pgettext, pgettext_lazy

MARKS = {
    "PENDING": "○",
    "RUNNING": "◔",
    "RETRYING": "↻",
    "SUCCESS": "✓",
    "FAILED": "✕",
    "SKIPPED": "→",
    "MISSED": "!",
    "CANCELLED": "⊘",
    "PAUSED": "‖",
}
STATUSES = {
    "PENDING": pgettext_lazy("status", "Waiting"),
    "RUNNING": pgettext_lazy("status", "Running"),
    "RETRYING": pgettext_lazy("status", "Retrying"),
    "SUCCESS": pgettext_lazy("status", "Success"),
    "FAILED": pgettext_lazy("status", "Failed"),
    "SKIPPED": pgettext_lazy("status", "Skipped"),
    "MISSED": pgettext_lazy("status", "Missed"),
    "CANCELLED": pgettext_lazy("status", "Cancelled"),
    "PAUSED": pgettext_lazy("status", "Paused"),
}
SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS = 1000, 60_000, 3_600_000, 86_400_000
DAY = "d"  # of the units the one that is no symbol everywhere
STEPS = (
    (DAY_MS, DAY, HOUR_MS, "h"),
    (HOUR_MS, "h", MINUTE_MS, "min"),
    (MINUTE_MS, "min", SECOND_MS, "s"),
)
DISTANCES = ((86_400, DAY, 172_800), (3600, "h", 3600), (60, "min", 60), (1, "s", 1))  # and from where on
NEAR_S, FAR = 1, timedelta(days=60)


def status_word(status: str) -> str:
    """The status of an execution, or of a job, in a word."""
    return str(STATUSES.get(status, status))


def duration(ms: float) -> str:
    """`340 ms`, `1.24 s`, `12.4 s`, `2 min 5 s`, `3 h 20 min`, `4 d 2 h`: three figures are enough."""
    if ms < SECOND_MS:
        return f"{number(ms)} ms"
    if ms < MINUTE_MS:
        seconds = ms / SECOND_MS
        return f"{number(seconds, 2)} s" if seconds < 10 else f"{number(min(seconds, 59.9), 1)} s"
    unit_ms, unit, part_ms, part = next(step for step in STEPS if ms >= step[0])
    whole, rest = int(ms // unit_ms), int(ms % unit_ms // part_ms)
    return f"{whole} {named(unit)} {rest} {part}" if rest else f"{whole} {named(unit)}"


def named(unit: str) -> str:
    """The unit as the language writes it."""
    return pgettext("unit", "d") if unit == DAY else unit


def distance(at: datetime, now: datetime) -> str | None:
    """How far `at` is from `now` in its largest unit: `12 s`, `3 min`, `5 h`, `9 d`.

    Empty for the same second, None where a date says more. times.js tells the same.
    """
    apart = abs(at - now)
    seconds = int(apart.total_seconds())
    if apart >= FAR:
        return None
    if seconds < NEAR_S:
        return ""
    unit_s, unit, _ = next(step for step in DISTANCES if seconds >= step[2])
    return f"{seconds // unit_s} {named(unit)}"


def share(part: int, whole: int) -> float | None:
    """Percent, never rounded up to 100 nor down to 0; None of nothing."""
    if not whole:
        return None
    percent = round(100 * part / whole, 1)
    if part < whole and percent == 100:
        return 99.9
    if part and percent == 0:
        return 0.1
    return percent
