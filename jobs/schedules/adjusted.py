"""A user's schedule seen through an adjustment: fewer of its ticks, or each somewhat later. [rule]

The user's schedule is never rewritten. Whatever the adjustment, what ticks is a part of the user's own ticks,
each at its instant or a bounded time after it; without an adjustment it is exactly the user's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from jobs.schedules.ticks import next_tick, ticks_between
from jobs.schedules.values import IntervalSchedule, OnceSchedule, Schedule

MOST_KEEP_EVERY = 16
SHIFT_SECONDS_END = 3600  # a shift is shorter
SECOND = timedelta(seconds=1)
INSTANT = timedelta(microseconds=1)
SPANS = (86_400, 3600)  # seconds; a kept tick is found over these before it is counted tick by tick


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What stands between a user's schedule and its ticks. Times are aware."""

    keep_every: int = 1  # of the user's ticks every so-manieth is kept, from the anchor on, none before it
    anchor: datetime | None = None  # a user's tick, not a shifted one; None while keep_every is 1
    shift_seconds: int = 0  # later than the user's tick, yet always before the user's next one
    held_until: datetime | None = None  # no user's tick before this one is kept: an open breaker

    def __post_init__(self) -> None:
        if not 1 <= self.keep_every <= MOST_KEEP_EVERY:
            raise ValueError(f"keep_every is {self.keep_every}; it is 1 to {MOST_KEEP_EVERY}.")
        if (self.anchor is None) != (self.keep_every == 1):
            raise ValueError("An anchor is needed, and only then, when keep_every is more than 1.")
        if not 0 <= self.shift_seconds < SHIFT_SECONDS_END:
            raise ValueError(f"shift_seconds is {self.shift_seconds}; it is less than {SHIFT_SECONDS_END}.")


NO_ADJUSTMENT = Adjustment()


def next_adjusted_tick(schedule: Schedule, adjustment: Adjustment, after: datetime) -> datetime | None:
    """The first tick later than `after` that the adjustment lets be, in UTC; None when there is none.

    With keep_every it counts from the anchor; `moved_on` keeps that short. A schedule of one tick is never
    adjusted: that tick would be lost, not put off.
    """
    if adjustment == NO_ADJUSTMENT or isinstance(schedule, OnceSchedule):
        return next_tick(schedule, after)
    for tick in kept_ticks(schedule, adjustment, after - timedelta(seconds=adjustment.shift_seconds)):
        at = shifted(schedule, adjustment, tick)
        if at > after:
            return at
    return None


def following_adjusted(schedule: Schedule, adjustment: Adjustment, tick: datetime) -> datetime | None:
    """The adjusted tick after `tick`, which is one itself: found without counting from the anchor."""
    if adjustment == NO_ADJUSTMENT or isinstance(schedule, OnceSchedule):
        return next_tick(schedule, tick)
    here = moved_on(schedule, adjustment, tick)
    following = next(kept_ticks(schedule, here, user_tick(schedule, adjustment, tick)), None)
    return None if following is None else shifted(schedule, adjustment, following)


def adjusted_ticks_between(
    schedule: Schedule, adjustment: Adjustment, after: datetime, until: datetime
) -> Iterator[datetime]:
    """Each adjusted tick later than `after`, up to and with `until`, in order."""
    tick = next_adjusted_tick(schedule, adjustment, after)
    while tick is not None and tick <= until:
        yield tick
        tick = following_adjusted(schedule, adjustment, tick)


def held_back_between(
    schedule: Schedule, adjustment: Adjustment, after: datetime, until: datetime
) -> Iterator[datetime]:
    """Each of the user's ticks later than `after`, up to and with `until`, that the adjustment drops.

    It speaks of the time in which the adjustment stood: ask for none before that.
    """
    if isinstance(schedule, OnceSchedule):
        return
    kept = kept_ticks(schedule, adjustment, after)
    next_kept = next(kept, None)
    for tick in ticks_between(schedule, after, until):
        if tick == next_kept:
            next_kept = next(kept, None)
        else:
            yield tick


def moved_on(schedule: Schedule, adjustment: Adjustment, tick: datetime) -> Adjustment:
    """The same adjustment counted from `tick`, one of its own: what follows is the same, and found sooner."""
    if adjustment.anchor is None:
        return adjustment
    return replace(adjustment, anchor=user_tick(schedule, adjustment, tick))


def keeping_every(schedule: Schedule, adjustment: Adjustment, keep_every: int, now: datetime) -> Adjustment:
    """`adjustment` with another keep_every from `now` on; a slower one begins with the next tick kept so far.

    A quicker one goes on from the old anchor, so that a half or a quarter holds every tick there was before.
    """
    if keep_every == 1:
        return replace(adjustment, keep_every=1, anchor=None)
    is_quicker = keep_every < adjustment.keep_every
    anchor = adjustment.anchor if is_quicker else next(kept_ticks(schedule, adjustment, now), None)
    if anchor is None:
        return adjustment
    return replace(adjustment, keep_every=keep_every, anchor=anchor)


def kept_ticks(schedule: Schedule, adjustment: Adjustment, after: datetime) -> Iterator[datetime]:
    """The user's ticks later than `after` that are kept, at the user's own instants, in order."""
    if adjustment.held_until is not None:
        after = max(after, adjustment.held_until - INSTANT)
    tick = first_kept(schedule, adjustment, after)
    while tick is not None:
        yield tick
        tick = steps(schedule, tick, adjustment.keep_every)


def first_kept(schedule: Schedule, adjustment: Adjustment, after: datetime) -> datetime | None:
    """The first tick later than `after` that keep_every lets be."""
    if adjustment.anchor is None:
        return next_tick(schedule, after)
    tick = next_tick(schedule, adjustment.anchor - INSTANT)
    if isinstance(schedule, IntervalSchedule) and tick is not None and after > tick:
        stride = timedelta(seconds=schedule.seconds * adjustment.keep_every)
        tick += (after - tick) // stride * stride
    elif tick is not None and after > tick:
        tick = nearer_kept(schedule, adjustment.keep_every, tick, after)
    while tick is not None and tick <= after:
        tick = steps(schedule, tick, adjustment.keep_every)
    return tick


def nearer_kept(schedule: Schedule, keep_every: int, tick: datetime, after: datetime) -> datetime:
    """A kept tick up to `after`, of the same hour or before a longer gap; `tick` is an earlier one."""
    for seconds in SPANS:
        beyond = kept_beyond(schedule, keep_every, tick, seconds)
        while beyond is not None and beyond <= after:
            tick, beyond = beyond, kept_beyond(schedule, keep_every, beyond, seconds)
    return tick


@lru_cache(maxsize=16_384)
def kept_beyond(schedule: Schedule, keep_every: int, tick: datetime, seconds: int) -> datetime | None:
    """The first kept tick that is not in the same span of that many seconds as the kept tick `tick`."""
    span = tick.timestamp() // seconds
    at: datetime | None = tick
    while at is not None and at.timestamp() // seconds == span:
        at = steps(schedule, at, keep_every)
    return at


def steps(schedule: Schedule, tick: datetime, count: int) -> datetime | None:
    """The user's tick that is `count` ticks after `tick`."""
    at: datetime | None = tick
    for _ in range(count):
        at = None if at is None else next_tick(schedule, at)
    return at


def shifted(schedule: Schedule, adjustment: Adjustment, tick: datetime) -> datetime:
    """When the user's `tick` is let be: later by the shift, but before the user's next tick."""
    at = tick + timedelta(seconds=adjustment.shift_seconds)
    following = next_tick(schedule, tick) if adjustment.shift_seconds else None
    return at if following is None else min(at, following - SECOND)


def user_tick(schedule: Schedule, adjustment: Adjustment, tick: datetime) -> datetime:
    """The user's tick that `tick` is the shifted instant of: the last one not after it."""
    if not adjustment.shift_seconds:
        return tick
    if isinstance(schedule, IntervalSchedule):
        seconds = int(tick.timestamp())
        return datetime.fromtimestamp(seconds - seconds % schedule.seconds, UTC)
    earliest = tick - timedelta(seconds=adjustment.shift_seconds) - INSTANT
    return max(ticks_between(schedule, earliest, tick), default=tick)
