"""Why a job is changed and what is expected of it, in words and figures. [rule]"""

from jobs.rescheduling.window import Window
from jobs.schedules import Adjustment


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
            return f"{window.runs - window.failures} of the last {window.runs} executions succeeded"
        case "failures":
            throttled = f", {window.throttled} of them with 429" if window.throttled else ""
            return f"{window.failures} of the last {window.runs} executions failed{throttled}"
        case "timeouts":
            return f"{window.recent_timeouts} of the last {window.recent_runs} executions timed out"
        case "slow":
            return f"an answer takes {window.mean_ms:,.0f} ms on average, of {timeout_ms:,} ms allowed"
        case _:
            return f"{crowd} executions fall into one minute, {mean_load:.1f} on average"


def expected(kind: str, before: Adjustment, after: Adjustment, timeout_ms: int) -> str:
    """What the change is to bring."""
    match kind:
        case "slow_down":
            return f"{share_less(before, after)} fewer calls until the endpoint is well again"
        case "step_back" if after.keep_every == 1:
            return "every tick of the schedule again"
        case "step_back":
            return f"{pace(after)} of the schedule, {pace(before)} before"
        case "raise_timeout":
            return f"fewer time-outs: {timeout_ms:,} ms are allowed"
        case "lower_timeout":
            return f"nearer to the schedule as written: {timeout_ms:,} ms are allowed"
        case "spread":
            return f"{after.shift_seconds} s later, apart from the others"
        case _:
            return "nothing is changed; a longer time-out or a quicker endpoint would help"


def share_less(before: Adjustment, after: Adjustment) -> str:
    return f"{1 - before.keep_every / after.keep_every:.0%}".replace("%", " %")


def pace(adjustment: Adjustment) -> str:
    """How much of the schedule is kept, in words."""
    return {1: "every tick", 2: "every second tick", 3: "every third tick"}.get(
        adjustment.keep_every, f"every {adjustment.keep_every}th tick"
    )
