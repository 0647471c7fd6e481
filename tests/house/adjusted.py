"""Jobs of one person that rules have held, slowed, sped up, spread and let go, and people decided on.

All by the rules and the commands themselves, so that what rows keep in words is what they say.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from accounts.models import User
from jobs.models import CronJob, ScheduleChange
from jobs.rescheduling import decisions
from jobs.rescheduling.breaking import watch
from jobs.rescheduling.review import review
from tests.makers import make_execution, make_job, make_jobs

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
NOW = NOON + timedelta(seconds=30)
MINUTE = timedelta(minutes=1)
WELL = {"status": "SUCCESS"}
FAILED = {"status": "FAILED", "error_kind": "http_status", "response_status": 500}
LATE = {"status": "FAILED", "error_kind": "timeout"}
BUSY = {"status": "FAILED", "error_kind": "http_status", "response_status": 429}
OLD = {"adjusted_since": NOON - 100 * MINUTE, "adjustment_note": "rates"}


def each_minute(owner: User, runs: list[dict[str, Any]], took_ms: int = 100, **fields: Any) -> CronJob:
    """A job with its last runs, one a minute, the last at noon; a host is its own unless told."""
    values = {"auto_reschedule": "apply", "next_run_at": NOON + MINUTE, "created_at": NOON - 200 * MINUTE}
    url = f"http://{'h' * (1 + CronJob.objects.count())}.test/"
    job = make_job(owner, name="rates", cron="* * * * *", **{"url": url} | values | fields)
    for back, run in enumerate(reversed(runs)):
        ended(job, NOON - back * MINUTE, took_ms, **run)
    failures = [run["status"] == "FAILED" for run in runs]
    count = failures[::-1].index(False) if False in failures else len(failures)
    CronJob.objects.filter(pk=job.pk).update(consecutive_failures=count, last_run_at=NOON)
    return job


def ended(job: CronJob, at: datetime, took_ms: int = 100, **fields: Any) -> None:
    """A run of that tick, with its end."""
    make_execution(job, at, completed_at=at + timedelta(seconds=1), execution_time_ms=took_ms, **fields)


def probe(job: CronJob, run: dict[str, Any]) -> datetime:
    """The held job's probe ends; returns when that is seen."""
    job.refresh_from_db()
    at = job.held_until or NOW
    CronJob.objects.filter(pk=job.pk).update(last_run_at=at)
    ended(job, at, **run)
    watch(at + MINUTE)
    return at + MINUTE


def reviewed(owner: User) -> None:
    """What the rules of the hour say, each at least once; some of it only asked."""
    each_minute(owner, [FAILED] * 12)
    each_minute(owner, [BUSY] * 12)
    each_minute(owner, [WELL, LATE, LATE] * 3)
    each_minute(owner, [WELL] * 12, took_ms=1900, timeout_ms=2000, max_timeout_ms=2100)
    each_minute(owner, [WELL] * 12, took_ms=1900, timeout_ms=2000)
    for every in (2, 4, 6, 16):
        each_minute(
            owner, [WELL] * 30, keep_every=every, keep_anchor=NOON - 100 * MINUTE, max_slowdown=16, **OLD
        )
    each_minute(owner, [WELL] * 30, timeout_ms=1000, adjusted_timeout_ms=1440, max_timeout_ms=2000, **OLD)
    review(NOW)


def crowded(owner: User) -> None:
    """Jobs that tick together and may be spread: some are, some are only asked."""
    for way in ("suggest", "apply"):
        make_jobs(6, owner, cron="7 * * * *", spread="auto", auto_reschedule=way, name="rates")
    review(NOW)


def decided(owner: User) -> None:
    """What a person said to it."""
    jobs = [each_minute(owner, [FAILED] * 12, auto_reschedule="suggest") for _ in range(4)]
    back = each_minute(owner, [FAILED] * 12)
    review(NOW)
    asked = {one.job_id: one for one in ScheduleChange.objects.filter(status="suggested")}
    decisions.accept(asked[jobs[0].pk], owner, NOW)
    decisions.dismiss(asked[jobs[1].pk], owner, NOW)
    decisions.revert(decisions.accept(asked[jobs[2].pk], owner, NOW), owner, NOW)
    decisions.back_to_written([back.pk], owner, NOW)


def held(owner: User) -> None:
    """What is held, and goes on or falls back: single jobs, and those of a host."""
    relapsing, _ = each_minute(owner, [FAILED] * 3), each_minute(owner, [FAILED] * 4)
    hosts = [each_minute(owner, [FAILED] * 2, url=f"http://down.test/{n}") for n in range(4)]
    watch(NOW)
    at = probe(relapsing, WELL)
    relapsing.refresh_from_db()
    for later in range(65, 68):
        ended(relapsing, at + later * MINUTE, **FAILED)
    CronJob.objects.filter(pk=relapsing.pk).update(consecutive_failures=3)
    watch(at + 68 * MINUTE)
    probe(relapsing, WELL)
    probe(first_to_probe(hosts), WELL)


def first_to_probe(jobs: list[CronJob]) -> CronJob:
    """The one of a host that is held the shortest."""
    held_jobs = CronJob.objects.filter(pk__in=[job.pk for job in jobs], held_until__isnull=False)
    return held_jobs.order_by("held_until")[0]


def switched_off(owner: User) -> None:
    """What was held when rescheduling was switched off for all, and one that is held since."""
    each_minute(owner, [FAILED] * 3)
    watch(NOW)
    settings.AUTO_RESCHEDULING_ENABLED = False
    watch(NOW + MINUTE)
    settings.AUTO_RESCHEDULING_ENABLED = True
    each_minute(owner, [FAILED] * 3)
    watch(NOW + 2 * MINUTE)


def kept_words(changes: Iterator[ScheduleChange]) -> set[str]:
    """The sentences that these rows keep."""
    return {text for one in changes for text in (one.reason, one.expected) if text}
