"""When a schedule ticks. [rule]

values.py says what a schedule is, fields.py and expressions.py how text becomes one, pattern.py which minutes
of the wall clock it names, zones.py how a zone's clock is moved, ticks.py when it ticks.
"""

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
    "CronSchedule",
    "IntervalSchedule",
    "OnceSchedule",
    "Schedule",
    "ScheduleError",
    "check_interval",
    "next_tick",
    "parse_expression",
    "ticks_between",
]
