"""The rules that look at a job once an hour. [rule]

Each rule looks at the same facts and proposes a change or nothing; none sees what another proposed, and which
of several is taken is decided by RANKS, so the order of evaluation does not matter. A change spends the
evidence it was made of: a window begins with the last change, so the same executions never lead to another.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from jobs.rescheduling import sentences
from jobs.rescheduling.tuning import Tuning
from jobs.rescheduling.window import Window, lower_bound
from jobs.schedules import Adjustment, OnceSchedule, Schedule, keeping_every
from jobs.schedules.adjusted import MOST_KEEP_EVERY

Rule = Literal["success", "failures", "timeouts", "slow", "load"]
Kind = Literal["slow_down", "step_back", "raise_timeout", "lower_timeout", "spread", "warn"]
RANKS: tuple[Kind, ...] = ("raise_timeout", "slow_down", "spread", "step_back", "lower_timeout", "warn")


@dataclass(frozen=True, slots=True)
class Standing:
    """A job as it is now. Times are aware."""

    schedule: Schedule
    adjustment: Adjustment
    timeout_ms: int  # the user's
    adjusted_timeout_ms: int | None = None
    max_timeout_ms: int | None = None  # None: never raised
    max_slowdown: int = 4
    is_critical: bool = False
    is_open: bool = False  # its breaker has paused it, or its host's
    changed_at: datetime | None = None  # the last change by a rule or the breaker; coming back is none
    slowdowns_lately: int = 0  # in the last 24 hours
    offset_seconds: int = 0  # its own place in its period, where it may be spread by rule; else 0
    crowd: int = 0  # ticks of all jobs in the fullest minute that it ticks in
    mean_load: float = 0.0  # ticks of all jobs in a minute, on average


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that a rule asks for, and why. A warning changes nothing."""

    rule: Rule
    kind: Kind
    before: Adjustment
    after: Adjustment
    timeout_before_ms: int
    timeout_after_ms: int
    reason: str
    expected: str
    threshold: float  # what the rule's measure was held against
    metrics: Mapping[str, float] = field(default_factory=dict)


RuleFunction = Callable[[Standing, Window, Tuning, datetime], Proposal | None]


def review(
    standing: Standing,
    window: Window,
    tuning: Tuning,
    now: datetime,
    rules: Iterable[RuleFunction] | None = None,
) -> Proposal | None:
    """The change that the rules ask for, if any; none within the cool-down, none while the breaker is open.

    A critical job is only warned about, and a schedule of one tick is left alone.
    """
    if standing.is_open or is_cooling_down(standing.changed_at, tuning, now):
        return None
    if isinstance(standing.schedule, OnceSchedule):
        return None
    asked = [rule(standing, window, tuning, now) for rule in rules or RULES]
    proposals = [one for one in asked if one and not (standing.is_critical and one.kind != "warn")]
    return min(proposals, key=lambda one: (RANKS.index(one.kind), one.rule), default=None)


def is_cooling_down(changed_at: datetime | None, tuning: Tuning, now: datetime) -> bool:
    """Whether the job was changed so lately that it is left alone."""
    return changed_at is not None and now < changed_at + timedelta(minutes=tuning.cool_down_minutes)


def success_rule(standing: Standing, window: Window, tuning: Tuning, now: datetime) -> Proposal | None:
    """Nearly all succeed: one step back towards what the user wrote, a later one after each relapse."""
    successes = window.runs - window.failures
    is_well = (
        window.runs >= tuning.step_back_runs
        and successes >= tuning.step_back_success * window.runs
        and lower_bound(successes, window.runs, tuning.confidence_z) >= tuning.step_back_bound
    )
    if not is_well or is_patient(standing, tuning, now):
        return None
    if standing.adjustment.keep_every > 1:
        keep_every = standing.adjustment.keep_every // 2
        after = keeping_every(standing.schedule, standing.adjustment, keep_every, now)
        return proposal("success", "step_back", standing, window, tuning.step_back_success, after=after)
    lower_ms = lowered(standing, window, tuning)
    if lower_ms is None:
        return None
    return proposal(
        "success", "lower_timeout", standing, window, tuning.step_back_success, timeout_ms=lower_ms
    )


def is_patient(standing: Standing, tuning: Tuning, now: datetime) -> bool:
    """Whether a step back has to wait: the cool-down, doubled with each further slow-down in 24 hours."""
    if standing.changed_at is None:
        return False
    times = 1 << max(min(standing.slowdowns_lately, 16) - 1, 0)
    longest = timedelta(hours=tuning.patience_hours)
    return now < standing.changed_at + min(timedelta(minutes=tuning.cool_down_minutes) * times, longest)


def lowered(standing: Standing, window: Window, tuning: Tuning) -> int | None:
    """A raised time-out one step nearer to the user's, where the answers have become quick enough for it."""
    if standing.adjusted_timeout_ms is None:
        return None
    lower_ms = max(standing.timeout_ms, round(standing.adjusted_timeout_ms / tuning.timeout_factor))
    is_quick = window.p95_ms < tuning.slow_ratio * lower_ms / tuning.timeout_factor
    return lower_ms if is_quick and lower_ms < standing.adjusted_timeout_ms else None


def failure_rule(standing: Standing, window: Window, tuning: Tuning, now: datetime) -> Proposal | None:
    """More than half fail, beyond chance: half as often."""
    bound = lower_bound(window.failures, window.runs, tuning.confidence_z)
    if window.runs < tuning.failure_runs or bound <= tuning.failure_ratio:
        return None
    return slower("failures", standing, window, tuning.failure_ratio, now)


def timeout_rule(standing: Standing, window: Window, tuning: Tuning, now: datetime) -> Proposal | None:
    """Several of the last 10 timed out: half as often."""
    bound = lower_bound(window.recent_timeouts, window.recent_runs, tuning.confidence_z)
    if window.recent_timeouts < tuning.timeouts or bound <= tuning.timeout_ratio:
        return None
    return slower("timeouts", standing, window, tuning.timeouts, now)


def slower(
    rule: Rule, standing: Standing, window: Window, threshold: float, now: datetime
) -> Proposal | None:
    """Half as often, within the job's bound; nothing where that is reached."""
    keep_every = min(standing.adjustment.keep_every * 2, standing.max_slowdown, MOST_KEEP_EVERY)
    if keep_every <= standing.adjustment.keep_every:
        return None
    after = keeping_every(standing.schedule, standing.adjustment, keep_every, now)
    if after == standing.adjustment:
        return None
    return proposal(rule, "slow_down", standing, window, threshold, after=after)


def slow_rule(standing: Standing, window: Window, tuning: Tuning, now: datetime) -> Proposal | None:
    """The mean duration is near the time-out: a longer one within the user's bound, else a warning."""
    timeout_ms = standing.adjusted_timeout_ms or standing.timeout_ms
    if window.runs < tuning.slow_runs or window.mean_ms <= tuning.slow_ratio * timeout_ms:
        return None
    longer_ms = min(round(timeout_ms * tuning.timeout_factor), standing.max_timeout_ms or 0)
    if longer_ms <= timeout_ms:
        return proposal("slow", "warn", standing, window, tuning.slow_ratio)
    return proposal("slow", "raise_timeout", standing, window, tuning.slow_ratio, timeout_ms=longer_ms)


def load_rule(standing: Standing, window: Window, tuning: Tuning, now: datetime) -> Proposal | None:
    """It ticks in a crowd and may be spread: at its own place in its period."""
    is_crowded = standing.crowd >= max(tuning.load_jobs, tuning.load_peak * standing.mean_load)
    if not is_crowded or not standing.offset_seconds or standing.adjustment.shift_seconds:
        return None
    after = replace(standing.adjustment, shift_seconds=standing.offset_seconds)
    return proposal("load", "spread", standing, window, tuning.load_peak, after=after)


RULES: tuple[RuleFunction, ...] = (success_rule, failure_rule, timeout_rule, slow_rule, load_rule)


def proposal(
    rule: Rule,
    kind: Kind,
    standing: Standing,
    window: Window,
    threshold: float,
    after: Adjustment | None = None,
    timeout_ms: int | None = None,
) -> Proposal:
    """A proposal with its words and figures."""
    timeout_before_ms = standing.adjusted_timeout_ms or standing.timeout_ms
    after = after or standing.adjustment
    timeout_after_ms = timeout_ms or timeout_before_ms
    return Proposal(
        rule=rule,
        kind=kind,
        before=standing.adjustment,
        after=after,
        timeout_before_ms=timeout_before_ms,
        timeout_after_ms=timeout_after_ms,
        reason=sentences.reason(rule, window, timeout_before_ms, standing.crowd, standing.mean_load),
        expected=sentences.expected(kind, standing.adjustment, after, timeout_after_ms),
        threshold=threshold,
        metrics=sentences.figures(window),
    )
