"""Every constant of auto-rescheduling, with its range. [rule]"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from cronmanager.language import gettext
from cronmanager.language import gettext_noop as _


def within(default: float, low: float, high: float, meaning: str) -> Any:
    """A constant with its default and range; one whose default is whole is whole."""
    return field(default=default, metadata={"low": low, "high": high, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Tuning:
    """The constants; a job may override each within its range."""

    window_runs: int = within(60, 20, 1000, _("executions that are looked at, the newest"))
    window_hours: int = within(24, 1, 168, _("none older than this"))
    confidence_z: float = within(1.645, 1.0, 3.0, _("of Wilson's bounds; 1.645: wrong in 1 of 20"))
    cool_down_minutes: int = within(60, 60, 1440, _("between two changes of a job"))
    step_back_runs: int = within(20, 10, 1000, _("executions needed before a step back"))
    step_back_success: float = within(0.95, 0.6, 1.0, _("of them succeeded"))
    step_back_bound: float = within(0.8, 0.5, 0.99, _("Wilson's lower bound of that"))
    patience_hours: int = within(
        1, 1, 48, _("longest wait before a step back, doubling with each slow-down in a day")
    )
    failure_runs: int = within(10, 5, 1000, _("executions needed before failures slow a job down"))
    failure_ratio: float = within(0.5, 0.2, 0.95, _("of them failed, by Wilson's lower bound"))
    timeouts: int = within(3, 2, 10, _("time-outs among the last 10 executions"))
    timeout_ratio: float = within(0.1, 0.05, 0.9, _("of them, by Wilson's lower bound"))
    slow_runs: int = within(10, 5, 1000, _("executions needed before the time-out is looked at"))
    slow_ratio: float = within(0.8, 0.3, 1.0, _("of the time-out, as the mean duration"))
    timeout_factor: float = within(1.2, 1.05, 2.0, _("by which a time-out is raised, and taken back"))
    load_jobs: int = within(10, 2, 100_000, _("ticks in a minute before it counts as crowded"))
    load_peak: float = within(3.0, 1.5, 1000.0, _("times the mean minute's ticks"))
    breaker_failures: int = within(3, 2, 20, _("failed executions in a row that pause a job"))
    first_probe_seconds: int = within(60, 10, 600, _("from the pause to its first probe; then doubling"))
    longest_probe_seconds: int = within(480, 60, 480, _("between two probes of one job"))
    relapse_minutes: int = within(120, 0, 1440, _("after coming back, a pause within this is a relapse"))
    host_jobs: int = within(3, 2, 1000, _("failing jobs that make a host's incident"))
    host_failures: int = within(2, 1, 20, _("failed executions in a row of each of them"))
    host_ratio: float = within(0.5, 0.2, 0.95, _("of the host's jobs, by Wilson's lower bound"))
    host_fresh_minutes: int = within(
        15, 2, 120, _("a job that ended no execution within this is not counted")
    )
    host_longest_probe_seconds: int = within(300, 60, 300, _("between two probes of one host"))
    host_pace_seconds: int = within(180, 0, 180, _("over which a host's jobs come back"))

    def __post_init__(self) -> None:
        for constant in fields(self):
            check(constant.name, getattr(self, constant.name))


def check(name: str, value: object) -> None:
    """Raise ValueError, telling the range, unless `value` can be the constant `name`."""
    constant = Tuning.__dataclass_fields__[name]
    low, high = constant.metadata["low"], constant.metadata["high"]
    is_whole = isinstance(constant.default, int)
    is_number = isinstance(value, int if is_whole else int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        told = gettext("%(name)s is %(value)s; it is a number from %(low)s to %(high)s.")
        if is_whole:
            told = gettext("%(name)s is %(value)s; it is a whole number from %(low)s to %(high)s.")
        raise ValueError(told % {"name": name, "value": repr(value), "low": low, "high": high})


def tuning_of(overrides: Mapping[str, Any]) -> Tuning:
    """The defaults with a job's overrides. Raises ValueError for an unknown name or a value out of range."""
    known = {constant.name for constant in fields(Tuning)}
    for name, value in overrides.items():
        if name not in known:
            told = gettext("%(name)s is no constant of auto-rescheduling; these are: %(known)s.")
            raise ValueError(told % {"name": repr(name), "known": ", ".join(sorted(known))})
        check(name, value)
    return Tuning(**overrides)
