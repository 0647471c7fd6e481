"""What a job's page tells of its history. [use case]"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from jobs.models import CronExecution, CronJob
from jobs.queries import executions_of
from jobs.statistics import windows
from jobs.statistics.tally import Sums
from monitoring import stats
from monitoring.dashboard import telling
from monitoring.dashboard.drawing import heat, line, strip
from monitoring.dashboard.drawing.outcomes import Ended, Outcomes, outcomes

RUNS, MOST_ROWS = 200, 60
SPANS = {  # what a link of the chart asks for: the step, and how many of it
    "24h": (stats.HOUR, 24),
    "7d": (stats.HOUR, 168),
    "30d": (stats.DAY, 30),
}
YEAR = timedelta(days=371)
SEEN = (
    "id",
    "status",
    "scheduled_for",
    "execution_time_ms",
    "lag_ms",
    "error_kind",
    "response_status",
    "trigger",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table behind a chart."""

    at: datetime
    succeeded: int
    failed: int
    other: int
    duration_ms: float | None
    lag_ms: float | None


@dataclass(frozen=True, slots=True)
class History:
    """A span of the job's past: the chart's lines, the outcomes below, and the figures behind both."""

    chart: line.LineChart
    outcomes: Outcomes
    figures: list[Figure]
    measures: dict[str, Any]
    is_by_run: bool

    @property
    def shown(self) -> list[Figure]:
        """Those of the figures in which anything ended, the newest first."""
        return [one for one in reversed(self.figures) if one.succeeded or one.failed or one.other][:MOST_ROWS]

    @property
    def success(self) -> float | None:
        """Percent of the calls."""
        told = self.measures
        return telling.share(told["succeeded"], told["succeeded"] + told["failed"])

    @property
    def spread(self) -> list[tuple[str, float | None, float | None]]:
        """The mean and percentiles of duration and lag."""
        durations, lags = self.measures["duration_ms"], self.measures["lag_ms"]
        return [(name, durations[name], lags[name]) for name in durations]


def last_runs(job: CronJob, now: datetime) -> list[CronExecution]:
    """The last RUNS that are due, the newest first, without what was answered."""
    due = executions_of(job).filter(scheduled_for__lte=now).select_related(None)
    return list(due.only(*SEEN).order_by("-scheduled_for", "-id")[:RUNS])


def strip_of(runs: Sequence[CronExecution]) -> strip.Strip:
    """The last of them as bars."""
    return strip.strip([strip.Run(run.status, run.execution_time_ms, run.scheduled_for) for run in runs])


def history_of(job: CronJob, span: str, now: datetime) -> History:
    """By hour or day for a known span, else run by run."""
    if span not in SPANS:
        return by_run(job, now)
    step, count = SPANS[span]
    found = stats.of_job(job, step, count, now)
    figures = [_figure(at, sums) for at, sums in found.series.items()]
    return _drawn(figures, stats.measures(found.period), is_by_run=False)


def by_run(job: CronJob, now: datetime) -> History:
    """The last runs, one by one; their sums are those of the last 30 days."""
    figures = [_figure_of_run(run) for run in reversed(last_runs(job, now))]
    step, count = SPANS["30d"]
    return _drawn(figures, stats.measures(stats.of_job(job, step, count, now).period), is_by_run=True)


def _figure(at: datetime, sums: Sums) -> Figure:
    told = stats.step_measures(sums)
    other = sums.skipped + sums.missed + sums.cancelled
    return Figure(at, sums.succeeded, sums.failed, other, told["p95_duration_ms"], told["p95_lag_ms"])


def _figure_of_run(run: CronExecution) -> Figure:
    good, bad = run.status == "SUCCESS", run.status == "FAILED"
    return Figure(run.scheduled_for, good, bad, not (good or bad), run.execution_time_ms, run.lag_ms)


def _drawn(figures: list[Figure], measures: dict[str, Any], *, is_by_run: bool) -> History:
    times = [localtime(figure.at) for figure in figures]
    before = "" if is_by_run else "p95 "
    series = [
        line.Series(f"{before}duration", [figure.duration_ms for figure in figures], "duration"),
        line.Series(f"{before}lag", [_positive(figure.lag_ms) for figure in figures], "lag"),
    ]
    ended = [
        Ended(figure.succeeded, figure.failed, figure.other, f"{at:%d %b %H:%M}")
        for figure, at in zip(figures, times, strict=True)
    ]
    return History(line.line_chart(times, series), outcomes(ended), figures, measures, is_by_run)


def _positive(lag_ms: float | None) -> float | None:
    return None if lag_ms is None else max(lag_ms, 0)


def year_of(job: CronJob, now: datetime) -> heat.Heat:
    """How many runs each day of the last year had, by UTC's days."""
    today = now.astimezone(UTC).date()
    return heat.year(windows.days_of_job(job.pk, now - YEAR), today)
