"""Why a job is changed and what is expected of it, in words and figures. [rule]

Kept in English whoever caused it; pages say it again in the reader's language (cronmanager/recorded.py).
"""

from enum import StrEnum

from cronmanager.language import gettext_noop as _
from jobs.rescheduling.window import Window
from jobs.schedules import Adjustment


class Form(StrEnum):
    """The sentences, with places."""

    SUCCESSES = _("%(successes)s of the last %(runs)s executions succeeded")
    FAILURES = _("%(failures)s of the last %(runs)s executions failed")
    THROTTLED = _("%(failures)s of the last %(runs)s executions failed, %(throttled)s of them with 429")
    TIMEOUTS = _("%(timeouts)s of the last %(runs)s executions timed out")
    SLOW = _("an answer takes %(mean)s ms on average, of %(limit)s ms allowed")
    CROWDED = _("%(crowd)s executions fall into one minute, %(mean)s on average")
    IN_A_ROW = _("the last %(count)s executions failed, each after all its tries")
    WELL = _("a probe succeeded")
    RELAPSED = _("a probe succeeded, but it was so shortly before: more slowly for now")
    HOST_DOWN = _("%(failing)s of %(jobs)s jobs that call %(host)s fail at once")
    HOST_WELL = _("%(host)s answers again")
    SWITCHED_OFF = _("auto-rescheduling was switched off")
    REVERTED = _("reverted: %(reason)s")
    AS_WRITTEN = _("run as written again")

    FEWER_CALLS = _("%(share)s fewer calls until the endpoint is well again")
    EVERY_TICK = _("every tick of the schedule again")
    PACE = _("%(pace)s of the schedule, %(before)s before")
    LONGER_TIMEOUT = _("fewer time-outs: %(limit)s ms are allowed")
    SHORTER_TIMEOUT = _("nearer to the schedule as written: %(limit)s ms are allowed")
    LATER = _("%(seconds)s s later, apart from the others")
    ONLY_WARNED = _("nothing is changed; a longer time-out or a quicker endpoint would help")
    PROBES = _("a single call at growing gaps until one succeeds, then every tick again")
    HOST_PROBES = _("single calls of one job until the host answers, then all jobs again within minutes")

    EVERY = _("every tick")
    EVERY_SECOND = _("every second tick")
    EVERY_THIRD = _("every third tick")
    EVERY_NTH = _("every %(count)sth tick")


def figures(window: Window) -> dict[str, float]:
    """The window's metrics, to be kept with the change."""
    return {
        "runs": window.runs,
        "failures": window.failures,
        "recentRuns": window.recent_runs,
        "recentTimeouts": window.recent_timeouts,
        "meanMs": round(window.mean_ms, 1),
        "p95Ms": round(window.p95_ms, 1),
        "throttled": window.throttled,
        "consecutiveFailures": window.consecutive_failures,
        "distinctErrors": window.distinct_errors,
    }


def reason(rule: str, window: Window, timeout_ms: int, crowd: int, mean_load: float) -> str:
    """What the rule saw."""
    match rule:
        case "success":
            return Form.SUCCESSES % {"successes": window.runs - window.failures, "runs": window.runs}
        case "failures":
            form = Form.THROTTLED if window.throttled else Form.FAILURES
            seen = {"failures": window.failures, "runs": window.runs, "throttled": window.throttled}
            return form % seen
        case "timeouts":
            return Form.TIMEOUTS % {"timeouts": window.recent_timeouts, "runs": window.recent_runs}
        case "slow":
            return Form.SLOW % {"mean": f"{window.mean_ms:,.0f}", "limit": f"{timeout_ms:,}"}
        case _:
            return Form.CROWDED % {"crowd": crowd, "mean": f"{mean_load:.1f}"}


def expected(kind: str, before: Adjustment, after: Adjustment, timeout_ms: int) -> str:
    """What the change is to bring."""
    match kind:
        case "slow_down":
            return Form.FEWER_CALLS % {"share": share_less(before, after)}
        case "step_back" if after.keep_every == 1:
            return Form.EVERY_TICK.value
        case "step_back":
            return Form.PACE % {"pace": pace(after), "before": pace(before)}
        case "raise_timeout":
            return Form.LONGER_TIMEOUT % {"limit": f"{timeout_ms:,}"}
        case "lower_timeout":
            return Form.SHORTER_TIMEOUT % {"limit": f"{timeout_ms:,}"}
        case "spread":
            return Form.LATER % {"seconds": after.shift_seconds}
        case _:
            return Form.ONLY_WARNED.value


def share_less(before: Adjustment, after: Adjustment) -> str:
    return f"{1 - before.keep_every / after.keep_every:.0%}".replace("%", " %")


def pace(adjustment: Adjustment) -> str:
    """How much of the schedule is kept, in words."""
    named = {1: Form.EVERY, 2: Form.EVERY_SECOND, 3: Form.EVERY_THIRD}.get(adjustment.keep_every)
    return named.value if named else Form.EVERY_NTH % {"count": adjustment.keep_every}
