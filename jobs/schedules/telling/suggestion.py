"""What to write instead of what was refused. [rule]"""

from jobs.schedules.values import ScheduleError


def suggested(expression: str, error: ScheduleError) -> str | None:
    """The whole expression with what is wrong replaced; None where nothing better is known."""
    if not error.suggestion:
        return None
    if not error.length:
        return error.suggestion
    end = error.position + error.length
    return expression[: error.position] + error.suggestion + expression[end:]
