"""What happened to a tick, in words. [rule]"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


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


def tries(count: int) -> str:
    """`one try`, `three tries`."""
    word = FEW[count] if count < len(FEW) else str(count)
    return f"{word} {'try' if count == 1 else 'tries'}"


def late(lag_ms: int | None) -> str:
    """How late it was, as it is said."""
    if lag_ms is None:
        return "It ran"
    return f"It ran {lag_ms} ms late" if lag_ms < 10_000 else f"It ran {long(lag_ms // 1000)} late"


def long(seconds: int) -> str:
    """`90 s`, `25 min`, `4 h 28 min`, `60 days`."""
    if seconds < 120:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes >= 48 * 60:
        return f"{minutes // (24 * 60)} days"
    hours, rest = divmod(minutes, 60)
    return " ".join(f"{count} {unit}" for count, unit in ((hours, "h"), (rest, "min")) if count)


def in_a_backfill(at: str) -> str:
    """A past tick that was asked for; `at` is when it ran."""
    return f"It ran in a backfill, at {at},"


def succeeded(ran: str, status: int | None, count: int, took_ms: int | None) -> str:
    """An end as it should be; `ran` says how late, or in what, it ran."""
    answer = f"the endpoint answered {status}" if status else "it succeeded"
    took = f" after {took_ms} ms" if took_ms is not None else ""
    needed = "" if count <= 1 else f" It took {tries(count)}."
    return f"{ran} and succeeded: {answer}{took}.{needed}"


def failed(ran: str, count: int, kind: str | None, message: str | None) -> str:
    """A final failure."""
    why = (message or kind or "unknown").rstrip(".")
    return f"{ran} and failed after {tries(count)}: {why}."


def awaiting_report(deadline: str) -> str:
    """Work that the endpoint has taken."""
    return f"The endpoint has taken the work; it has until {deadline} to report its end."


def worked_until(last: datetime, failed_at: datetime, zone: str) -> str:
    """When it was last as it should be; without the day where that is the failure's own."""
    written, day = Clock(zone).write(last), last.astimezone(ZoneInfo(zone)).date()
    is_same_day = day == failed_at.astimezone(ZoneInfo(zone)).date()
    return f"Worked until {written.partition(' ')[2] if is_same_day else written}."


def skipped(reason: str | None, going_on: str | None) -> str:
    """An overlap that the job does not allow."""
    if going_on:
        return f"It was skipped: the run of {going_on} was still going on."
    return f"It was skipped: {(reason or 'another run of the job was still going on').rstrip('.')}."


def missed(first: str, noticed: str) -> str:
    """No scheduler was there."""
    return f"It was missed: no scheduler was at work from {first}, or earlier, to {noticed}."


def cancelled(reason: str | None, by: str | None, at: str) -> str:
    """Taken back before it was called."""
    who = f" by {by}" if by else ""
    return f"It was taken back at {at}{who}: {(reason or 'cancelled').rstrip('.')}."


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
