"""What a sentence about a schedule has said, clause by clause. [rule]"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Clauses:
    """All that was said; empty where nothing was."""

    steps: list[tuple[int, int]] = field(default_factory=list)  # how many of which unit (seconds, or months)
    times: list[int] = field(default_factory=list)  # minutes of the day
    minutes: list[int] = field(default_factory=list)  # of the hour
    span: tuple[int, int | None] | None = None  # from and to, minutes of the day
    weekdays: list[str] = field(default_factory=list)  # in cron's spelling: 1, 1#2, 5L
    dates: list[str] = field(default_factory=list)  # in cron's spelling: 15, L, LW
    months: list[int] = field(default_factory=list)
    is_either_day: bool = False  # dates and weekdays were joined by an and
