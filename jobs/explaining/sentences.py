"""What happened to a tick, in words. [rule]"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cronmanager.language import gettext, gettext_noop, ngettext, number
from jobs.recorded import retold

FEW = (
    *(gettext_noop("no"), gettext_noop("one"), gettext_noop("two"), gettext_noop("three")),
    *(gettext_noop("four"), gettext_noop("five"), gettext_noop("six"), gettext_noop("seven")),
    *(gettext_noop("eight"), gettext_noop("nine"), gettext_noop("ten")),
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict for programs, a sentence for people, and the facts both rest on."""

    verdict: str
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clock:
    """How instants are written: in the job's zone."""

    zone: str

    def write(self, at: datetime) -> str:
        """To the second, or to the minute where that is exact."""
        local = at.astimezone(ZoneInfo(self.zone))
        form = "%Y-%m-%d %H:%M" if not (local.second or local.microsecond) else "%Y-%m-%d %H:%M:%S"
        return f"{local.strftime(form)} {self.zone}"


def few(count: int) -> str:
    """Small numbers in a word."""
    return gettext(FEW[count]) if count < len(FEW) else str(count)


def late(lag_ms: int | None) -> str:
    """How late it was, as it is said."""
    if lag_ms is None:
        return gettext("It ran")
    lag = f"{lag_ms} ms" if lag_ms < 10_000 else long(lag_ms // 1000)
    return gettext("It ran %(lag)s late") % {"lag": lag}


def long(seconds: int) -> str:
    """`90 s`, `25 min`, `4 h 28 min`, `60 days`."""
    if seconds < 120:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes >= 48 * 60:
        return gettext("%(count)s days") % {"count": minutes // (24 * 60)}
    hours, rest = divmod(minutes, 60)
    return " ".join(f"{count} {unit}" for count, unit in ((hours, "h"), (rest, "min")) if count)


def lasted(ms: int) -> str:
    """`120 ms`, `1.24 s`, `39 s`, `25 min`."""
    if ms < 1000:
        return f"{ms} ms"
    seconds = f"{ms / 1000:.3g}"
    return f"{number(float(seconds), len(seconds.partition('.')[2]))} s" if ms < 100_000 else long(ms // 1000)


def in_a_backfill(at: str) -> str:
    """A past tick that was asked for; `at` is when it ran."""
    return gettext("It ran in a backfill, at %(time)s,") % {"time": at}


def succeeded(ran: str, status: int | None, count: int, took_ms: int | None) -> str:
    """An end as it should be; `ran` says how late, or in what, it ran."""
    answer = gettext("it succeeded")
    if status:
        answer = gettext("the endpoint answered %(status)s") % {"status": status}
    took = "" if took_ms is None else gettext(" after %(time)s") % {"time": lasted(took_ms)}
    told = gettext("%(ran)s and succeeded: %(answer)s.") % {"ran": ran, "answer": f"{answer}{took}"}
    needed = gettext("It took %(count)s tries.") % {"count": few(count)}
    return told if count <= 1 else f"{told} {needed}"


def failed(ran: str, count: int, kind: str | None, message: str | None) -> str:
    """A final failure."""
    told = ngettext(
        "%(ran)s and failed after %(count)s try: %(why)s.",
        "%(ran)s and failed after %(count)s tries: %(why)s.",
        count,
    )
    why = (retold(message or "") or kind or gettext("unknown")).rstrip(".")
    return told % {"ran": ran, "count": few(count), "why": why}


def awaiting_report(deadline: str) -> str:
    """Work that the endpoint has taken."""
    told = gettext("The endpoint has taken the work; it has until %(deadline)s to report its end.")
    return told % {"deadline": deadline}


def worked_until(last: datetime, failed_at: datetime, zone: str) -> str:
    """When it was last as it should be; without the day where that is the failure's own."""
    written, day = Clock(zone).write(last), last.astimezone(ZoneInfo(zone)).date()
    is_same_day = day == failed_at.astimezone(ZoneInfo(zone)).date()
    at = written.partition(" ")[2] if is_same_day else written
    return gettext("Worked until %(time)s.") % {"time": at}


def skipped(reason: str | None, going_on: str | None) -> str:
    """An overlap that the job does not allow."""
    if going_on:
        told = gettext("It was skipped: the run of %(time)s was still going on.")
        return told % {"time": going_on}
    why = retold(reason or "") or gettext("another run of the job was still going on")
    return gettext("It was skipped: %(reason)s.") % {"reason": why.rstrip(".")}


def missed(first: str, noticed: str) -> str:
    """No scheduler was there."""
    told = gettext("It was missed: no scheduler was at work from %(first)s, or earlier, to %(noticed)s.")
    return told % {"first": first, "noticed": noticed}


def cancelled(reason: str | None, by: str | None, at: str) -> str:
    """Taken back before it was called."""
    told = gettext("It was taken back at %(time)s: %(reason)s.")
    if by:
        told = gettext("It was taken back at %(time)s by %(person)s: %(reason)s.")
    why = (retold(reason or "") or gettext("cancelled")).rstrip(".")
    return told % {"time": at, "person": by, "reason": why}


def held_back(facts: Mapping[str, Any], reason: str, since: str) -> str:
    """A tick that the standing adjustment left out."""
    every = facts.get("keepEvery", 1)
    how = f"one tick of {every} is kept" if every > 1 else "the job is held until its endpoint is well again"
    return f"It was held back: since {since} {how}{': ' + reason.rstrip('.') if reason else ''}."


def shifted(at: str) -> str:
    """A tick that runs somewhat later."""
    return f"This tick is moved to {at}, so that not all jobs run at once."


def not_a_tick(before: str | None, after: str | None) -> str:
    """Another instant than those of the schedule."""
    near = " and ".join(one for one in (before, after) if one)
    return (
        f"This is no tick of the job's schedule; the nearest: {near}."
        if near
        else "The schedule has no tick."
    )
