"""When a schedule ticks. [rule]

values.py says what a schedule is, fields.py and expressions.py how text becomes one, pattern.py which minutes
of the wall clock it names, zones.py how a zone's clock is moved, ticks.py when it ticks, adjusted.py when it
ticks seen through an adjustment.
"""

from jobs.schedules.adjusted import (
    NO_ADJUSTMENT,
    Adjustment,
    adjusted_ticks_between,
    following_adjusted,
    held_back_between,
    keeping_every,
    moved_on,
    next_adjusted_tick,
)
from jobs.schedules.expressions import parse_expression
from jobs.schedules.ticks import next_tick, ticks_between
from jobs.schedules.values import (
    CronSchedule,
    IntervalSchedule,
    OnceSchedule,
    Schedule,
    ScheduleError,
    check_interval,
)

__all__ = [
    "NO_ADJUSTMENT",
    "Adjustment",
    "CronSchedule",
    "IntervalSchedule",
    "OnceSchedule",
    "Schedule",
    "ScheduleError",
    "adjusted_ticks_between",
    "check_interval",
    "following_adjusted",
    "held_back_between",
    "keeping_every",
    "moved_on",
    "next_adjusted_tick",
    "next_tick",
    "parse_expression",
    "ticks_between",
]
