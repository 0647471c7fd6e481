"""A schedule with what stands before it at present, in words. [rule]"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice, pairwise

from cronmanager.language import get_language, gettext, pgettext, written
from jobs.schedules.adjusted import NO_ADJUSTMENT, Adjustment
from jobs.schedules.telling.sentence import sentence_of
from jobs.schedules.telling.words import begun_small, every, later
from jobs.schedules.ticks import next_tick, ticks_between
from jobs.schedules.values import IntervalSchedule, Schedule
from jobs.schedules.zones import zone_named

COMPARED_TICKS = 17  # as many gaps as an adjustment keeps one tick of, at most
FAR = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """An adjustment with the rest that is told of it."""

    adjustment: Adjustment
    timeout_ms: int | None = None
    since: datetime | None = None
    note: str = ""


AS_WRITTEN = Standing(NO_ADJUSTMENT)


def standing_sentence(schedule: Schedule, standing: Standing, zone: str) -> str:
    """`Every 5 minutes, UTC, at present every 10 minutes (since 1 March 14:00: 62 % failures)`."""
    return _kept(schedule, standing, zone, get_language())


@lru_cache(maxsize=4096)
def _kept(schedule: Schedule, standing: Standing, zone: str, _language: str | None) -> str:
    parts = present_words(schedule, standing, zone)
    if not parts:
        return sentence_of(schedule, zone)
    since = ""
    if standing.since:
        since = gettext("since %(time)s") % {"time": _moment(standing.since, zone)}
    why = ": ".join(part for part in (since, standing.note.rstrip(".")) if part)
    told = gettext("%(schedule)s, at present %(parts)s")
    told %= {"schedule": sentence_of(schedule, zone), "parts": parts}
    return told + (f" ({why})" if why else "")


def present_words(schedule: Schedule, standing: Standing, zone: str) -> str:
    """`every 10 minutes and 30 seconds later`; empty where nothing stands before the schedule."""
    return gettext(" and ").join(_parts(schedule, standing, zone))


def _parts(schedule: Schedule, standing: Standing, zone: str) -> Iterator[str]:
    adjustment = standing.adjustment
    if adjustment.held_until:
        yield gettext("held until %(time)s") % {"time": _moment(adjustment.held_until, zone)}
    if adjustment.keep_every > 1:
        gap_s = _even_gap_s(schedule, adjustment.anchor)
        yield _one_of(adjustment) if gap_s is None else begun_small(every(gap_s * adjustment.keep_every))
    if adjustment.shift_seconds:
        yield later(adjustment.shift_seconds)
    if standing.timeout_ms:
        yield gettext("with a time-out of %(seconds)s s") % {"seconds": f"{standing.timeout_ms / 1000:g}"}


def _one_of(adjustment: Adjustment) -> str:
    return gettext("one run of %(count)s") % {"count": adjustment.keep_every}


def _even_gap_s(schedule: Schedule, start: datetime | None) -> int | None:
    """Seconds between ticks that are all as far apart; None where they are not."""
    if isinstance(schedule, IntervalSchedule):
        return schedule.seconds
    if start is None or next_tick(schedule, start) is None:
        return None
    ticks = islice(ticks_between(schedule, start, FAR), COMPARED_TICKS)
    gaps = {round((later - earlier).total_seconds()) for earlier, later in pairwise(ticks)}
    return gaps.pop() if len(gaps) == 1 else None


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(zone_named(zone))
    return written(local, pgettext("date", "j F H:i"))
