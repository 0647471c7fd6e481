"""How a zone's wall clock is moved. [rule]

zoneinfo tells the offset at an instant, not when it changes; so the changes are searched for, once for each
piece of time, and kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronmanager.language import gettext
from jobs.schedules.values import ScheduleError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PIECE_SECONDS = 1 << 22  # 48 days
PROBE_SECONDS = 86_400  # since 1970 no zone has moved its clock twice in less than 7 days
NAME = re.compile(r"(?!right/|posix/|posixrules|localtime)[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which a zone's clock runs evenly, in seconds since the epoch, `end` not included."""

    begin: int
    end: int
    offset: int
    offset_before: int

    @property
    def step_minutes(self) -> float:
        """How far the clock was moved at `begin`: forward is more than 0."""
        return (self.offset - self.offset_before) / 60


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The zone of that name. Raises ScheduleError when there is none."""
    if len(name) > 63 or not NAME.fullmatch(name):
        raise unknown(name)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise unknown(name) from None


def unknown(name: str) -> ScheduleError:
    """There is no such zone."""
    told = gettext("%(name)s is no time zone known here; write one like UTC or Europe/Berlin.")
    return ScheduleError(told % {"name": repr(name[:40])})


@lru_cache(maxsize=8192)
def stretches_of(zone_name: str, piece: int) -> tuple[Stretch, ...]:
    """The stretches of the piece of time with that number.

    They begin one probe early, so that a change shortly before the piece is known within it.
    """
    zone = zone_named(zone_name)
    begin, end = piece * PIECE_SECONDS - PROBE_SECONDS, (piece + 1) * PIECE_SECONDS
    changes = list(changes_between(zone, begin, end))
    before = offset_at(zone, begin)
    stretches = []
    for start, stop in zip([begin, *changes], [*changes, end], strict=True):
        offset = offset_at(zone, start)
        stretches.append(Stretch(start, stop, offset, before))
        before = offset
    return tuple(stretches)


def changes_between(zone: ZoneInfo, begin: int, end: int) -> Iterator[int]:
    """Each instant after `begin` and before `end` at which the zone's offset becomes another."""
    low = begin
    while low < end - 1:
        high = min(low + PROBE_SECONDS, end - 1)
        if offset_at(zone, low) == offset_at(zone, high):
            low = high
        else:
            low = change_between(zone, low, high)
            yield low


def change_between(zone: ZoneInfo, low: int, high: int) -> int:
    """The first instant with another offset than `low` has; `high` has another."""
    offset = offset_at(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high


def offset_at(zone: ZoneInfo, instant: int) -> int:
    """Seconds that the zone's clock is ahead of UTC."""
    offset = (EPOCH + timedelta(seconds=instant)).astimezone(zone).utcoffset()
    return offset.days * 86_400 + offset.seconds if offset else 0
