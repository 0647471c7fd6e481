"""A span of a job's past, by run, hour or day: what its chart shows and the figures behind it. [use case]"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from cronmanager.language import gettext, pgettext, written
from jobs.models import CronJob
from jobs.queries import ENDED
from jobs.statistics.tally import NO_CALL, End, Sums, day_of, hour_of
from jobs.statistics.windows import whole
from monitoring import stats
from monitoring.dashboard import telling
from monitoring.dashboard.drawing import line
from monitoring.dashboard.drawing.outcomes import Ended, Outcomes, outcomes
from monitoring.dashboard.job_runs import JobRun, runs_within
from monitoring.dashboard.stretch import Stretch, stretch_of

RUNS, MOST_ROWS, MOST_RUNS = 200, 60, 400
MOST_HOURS = 240  # shown one by one; then it is days
SPANS = {  # what a link of the chart asks for: the step, and how many of it
    "24h": (stats.HOUR, 24),
    "7d": (stats.HOUR, 168),
    "30d": (stats.DAY, 30),
}
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
RUN = timedelta(0)  # the step of a history that shows each run


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table behind a chart."""

    at: datetime
    succeeded: int
    failed: int
    other: int
    duration_ms: float | None
    lag_ms: float | None
    within: Stretch | None = None  # what it is the sum of


@dataclass(frozen=True, slots=True)
class History:
    """The chart's lines, the outcomes below, the figures behind both, and the ways to other stretches."""

    chart: line.LineChart
    outcomes: Outcomes
    figures: list[Figure]
    measures: dict[str, Any]
    is_by_run: bool
    stretch: Stretch | None  # None: there is nothing yet
    ways: dict[str, Stretch]
    is_zoomed: bool = False
    is_cut: bool = False  # only the newest of its runs are shown

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
        words = {"mean": gettext("Mean")}
        return [(words.get(name, name), durations[name], lags[name]) for name in durations]

    @property
    def query(self) -> str:
        """The address of what was zoomed to."""
        return self.stretch.query if self.is_zoomed and self.stretch else ""

    @property
    def marks(self) -> str:
        """When each place of the chart is, and when the last ends, in seconds since 1970, for zoom.js."""
        ends = [self.stretch.end] if self.stretch else []
        return " ".join(str(int(at.timestamp())) for at in [*(one.at for one in self.figures), *ends])


def history_of(
    job: CronJob, query: Mapping[str, str], now: datetime, last_runs: Callable[[], Sequence[JobRun]]
) -> History:
    """The stretch that `from` and `to` name, else the known span that `span` does, else the last runs."""
    stretch = stretch_of(query.get("from", ""), query.get("to", ""), now)
    if stretch:
        return zoomed(job, stretch, now)
    step, count = SPANS.get(query.get("span", ""), (RUN, 0))
    return by_step(job, step, count, now, now) if count else newest(job, last_runs(), now)


def newest(job: CronJob, runs: Sequence[JobRun], now: datetime) -> History:
    """The last runs, one by one; their sums are those of the last 30 days."""
    sums = stats.sums_of_job(job, *SPANS["30d"], now)
    return _drawn([_figure_of_run(run) for run in reversed(runs)], sums, RUN, now)


def zoomed(job: CronJob, stretch: Stretch, now: datetime) -> History:
    """Each run where they are few enough, else by hour, else by day."""
    runs = runs_within(job, stretch.begin, stretch.end, MOST_RUNS + 1)
    is_cut = len(runs) > MOST_RUNS
    if is_cut and stretch.length >= 4 * stats.HOUR:
        step = stats.HOUR if stretch.length <= MOST_HOURS * stats.HOUR else stats.DAY
        first = (hour_of if step == stats.HOUR else day_of)(stretch.begin.astimezone(UTC))
        return by_step(job, step, -((first - stretch.end) // step), stretch.end, now, stretch)
    shown = runs[:MOST_RUNS]
    figures = [_figure_of_run(run) for run in reversed(shown)]
    return _drawn(figures, _sums(job, shown), RUN, now, stretch, is_cut)


def by_step(
    job: CronJob, step: timedelta, count: int, end: datetime, now: datetime, stretch: Stretch | None = None
) -> History:
    """The `count` steps up to that of `end`."""
    series = stats.steps_of_job(job, step, count, end - timedelta(microseconds=1) if stretch else end)
    figures = [_figure(at, step, sums) for at, sums in series.items()]
    return _drawn(figures, whole(series.values()), step, now, stretch)


def _figure(at: datetime, step: timedelta, sums: Sums) -> Figure:
    told, other = stats.step_measures(sums), sums.skipped + sums.missed + sums.cancelled
    lasted = (told["p95_duration_ms"], told["p95_lag_ms"])
    return Figure(at, sums.succeeded, sums.failed, other, *lasted, Stretch(at, at + step))


def _figure_of_run(run: JobRun) -> Figure:
    good, bad, other = (int(run.status in those) for those in (("SUCCESS",), ("FAILED",), NO_CALL))
    return Figure(run.scheduled_for, good, bad, other, run.execution_time_ms, run.lag_ms)


def _sums(job: CronJob, runs: Iterable[JobRun]) -> Sums:
    sums = Sums()
    for run in runs:
        if run.status in ENDED:
            measured = (run.execution_time_ms, run.lag_ms, run.error_kind)
            sums.count(End(job.pk, job.created_by_id, run.scheduled_for, run.status, 0, *measured))
    return sums


def _drawn(
    figures: list[Figure],
    sums: Sums,
    step: timedelta,
    now: datetime,
    stretch: Stretch | None = None,
    is_cut: bool = False,
) -> History:
    shown = stretch or _stretch_of(figures, step, now)
    return History(
        *_charts(figures, is_by_run=step == RUN),
        figures=figures,
        measures=stats.measures(sums),
        is_by_run=step == RUN,
        stretch=shown,
        ways=dict(shown.ways(now)) if shown else {},
        is_zoomed=stretch is not None,
        is_cut=is_cut,
    )


def _stretch_of(figures: Sequence[Figure], step: timedelta, now: datetime) -> Stretch | None:
    if not figures:
        return None
    begin, last = (at.replace(microsecond=0) for at in (figures[0].at, figures[-1].at))
    end = last + MINUTE if step == RUN else min(last + step, now.replace(microsecond=0) + SECOND)
    return Stretch(begin, end)


def _charts(figures: Sequence[Figure], *, is_by_run: bool) -> tuple[line.LineChart, Outcomes]:
    times = [localtime(figure.at) for figure in figures]
    names = (gettext("Duration"), gettext("Lag"))
    if not is_by_run:
        names = (gettext("Duration, p95"), gettext("Lag, p95"))
    series = [
        line.Series(names[0], [figure.duration_ms for figure in figures], "duration"),
        line.Series(names[1], [_positive(figure.lag_ms) for figure in figures], "lag"),
    ]
    form = pgettext("date", "j M H:i")
    ended = [
        Ended(figure.succeeded, figure.failed, figure.other, written(at, form))
        for figure, at in zip(figures, times, strict=True)
    ]
    return line.line_chart(times, series), outcomes(ended)


def _positive(lag_ms: float | None) -> float | None:
    return None if lag_ms is None else max(lag_ms, 0)
