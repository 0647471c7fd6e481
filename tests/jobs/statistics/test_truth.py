"""What is kept beside the executions says the same as a count of them."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import get_args
from uuid import uuid4

import pytest
from django.db import connection, transaction

from jobs.dispatching import tick, withdrawal
from jobs.execution import losses, overlap, record_rows
from jobs.execution.attempt import Ended
from jobs.execution.outcome import Outcome, OutcomeKind
from jobs.execution.transport import Fault, Timings
from jobs.models import CronExecution, HostDay, JobHour, OwnerPeriod
from jobs.statistics import store
from jobs.statistics.rebuild import rebuild
from jobs.statistics.tally import EVERYBODY, KINDS, End
from tests.makers import make_execution, make_job

AT = datetime(2027, 3, 1, 9, 59, 30, tzinfo=UTC)
WORKER = uuid4()
NAMES = {"SUCCESS": "succeeded", "FAILED": "failed"} | {
    status: status.lower() for status in ("SKIPPED", "MISSED", "CANCELLED")
}
pytestmark = pytest.mark.django_db


def claimed(job, at=AT, **fields):
    values = {"trigger": "manual", "status": "RUNNING", "worker_id": WORKER, "attempt_number": 1}
    return make_execution(job, at, **values | fields)


def end_of(row, kind=None, after_ms=20, **fields):
    started_at = row.scheduled_for + timedelta(milliseconds=5)
    answer = Fault(kind or "protocol", "a fault", Timings(None, None, None, None, after_ms))
    values = {
        "attempt_number": row.attempt_number,
        "retry_at": None,
        "releases_waiting": False,
        "host": "a.example",
        **fields,
    }
    return Ended(
        execution_id=row.id,
        job_id=row.job_id,
        job_name="a job",
        scheduled_for=row.scheduled_for,
        first_started_at=started_at,
        started_at=started_at,
        ended_at=started_at + timedelta(milliseconds=after_ms),
        outcome=Outcome(kind, "" if kind is None else "a fault"),
        answer=answer,
        owner_id=row.owner_id,
        trigger=row.trigger,
        **values,
    )


def statuses(rows):
    return dict(Counter(NAMES[status] for status in rows.values_list("status", flat=True)))


def kept(rows):
    found = {name: sum(getattr(row, name) for row in rows) for name in NAMES.values()}
    return {name: count for name, count in found.items() if count}


def assert_true():
    ended = CronExecution.objects.filter(status__in=NAMES)
    for job_id in set(ended.values_list("job_id", flat=True)):
        assert kept(JobHour.objects.filter(job_id=job_id)) == statuses(ended.filter(job_id=job_id))
    for owner_id in set(ended.values_list("owner_id", flat=True)):
        for span in ("hour", "day"):
            periods = OwnerPeriod.objects.filter(owner_id=owner_id, span=span)
            assert kept(periods) == statuses(ended.filter(owner_id=owner_id))
    for span in ("hour", "day"):
        assert kept(OwnerPeriod.objects.filter(owner_id=EVERYBODY, span=span)) == statuses(ended)


def mixed_run(ada, ben):
    """Each way in which an execution can end, some of them twice."""
    hers, his = make_job(ada), make_job(ben, overlap_policy="queue")
    record_rows.write([end_of(claimed(hers)), end_of(claimed(his, AT + timedelta(hours=1)))], WORKER, AT)
    twice = claimed(hers)
    record_rows.write([end_of(twice, "timeout", retry_at=AT + timedelta(seconds=9))], WORKER, AT)
    CronExecution.objects.filter(pk=twice.pk).update(
        status="RUNNING", worker_id=WORKER, attempt_number=2, published_at=AT
    )
    twice.refresh_from_db()
    record_rows.write([end_of(twice, "http_status", 900)], WORKER, AT)
    overlap.skip([claimed(hers).pk], WORKER, AT)
    make_execution(his, AT, trigger="manual", is_waiting=True)
    overlap.queue([claimed(his).pk], WORKER, AT)
    make_execution(hers, AT + timedelta(minutes=2), trigger="schedule")
    withdrawal.withdraw([hers.pk], "edited", AT)
    lost = claimed(his, losses=2)
    losses.lose_rows_of([lost.worker_id], AT)
    late = make_job(ada, misfire_policy="skip", next_run_at=AT - timedelta(hours=5), cron="0 * * * *")
    tick.run_tick(AT)
    assert CronExecution.objects.filter(job=late, status="MISSED").exists()


def test_after_a_mixed_run_the_statistics_say_what_a_count_of_the_rows_says(ada, ben):
    mixed_run(ada, ben)

    assert set(CronExecution.objects.values_list("status", flat=True)) >= set(NAMES)
    assert_true()


def test_the_failures_durations_and_retries_of_a_job_are_kept(ada, ben):
    mixed_run(ada, ben)

    job_id = CronExecution.objects.get(error_kind="http_status").job_id
    hour = JobHour.objects.get(job_id=job_id, hour=AT.replace(minute=0, second=0))
    assert (hour.retries, hour.duration_ms, hour.lag_ms) == (1, 920, 10)
    assert total(hour.durations) == total(hour.lags) == 2
    assert hour.failures == [1]
    assert KINDS.index("http_status") == 4


def test_calls_are_counted_for_their_host(ada, ben):
    mixed_run(ada, ben)

    everybody = HostDay.objects.get(owner_id=EVERYBODY)
    assert (everybody.host, everybody.succeeded, everybody.failed) == ("a.example", 2, 1)


def test_a_tick_that_was_cancelled_and_comes_back_is_not_counted_as_cancelled(ada):
    job = make_job(ada, next_run_at=AT + timedelta(seconds=30))
    make_execution(job, AT + timedelta(seconds=30), trigger="schedule")
    withdrawal.withdraw([job.pk], "edited", AT)
    assert kept(JobHour.objects.all()) == {"cancelled": 1}

    tick.run_tick(AT + timedelta(seconds=28))

    assert CronExecution.objects.get().status == "PENDING"
    assert kept(JobHour.objects.all()) == kept(OwnerPeriod.objects.all()) == {}


def test_what_is_rolled_back_is_not_counted(ada):
    row = claimed(make_job(ada))

    with transaction.atomic():
        record_rows.write([end_of(row)], WORKER, AT)
        transaction.set_rollback(True)

    assert not JobHour.objects.exists()


def test_statistics_made_anew_from_the_executions_are_the_same(ada, ben, monkeypatch):
    monkeypatch.setattr("jobs.statistics.rebuild.CHUNK", 3)
    mixed_run(ada, ben)
    before = snapshot()
    JobHour.objects.update(succeeded=77)
    OwnerPeriod.objects.filter(owner_id=ada.pk).delete()

    assert rebuild(AT - timedelta(days=1)) == CronExecution.objects.filter(status__in=NAMES).count()
    assert snapshot() == before
    rebuild(AT - timedelta(days=1))
    assert snapshot() == before


def total(counts):
    return sum(count or 0 for count in counts or [])  # PostgreSQL fills gaps in an array with NULL


def snapshot():
    """All that is kept, whatever the shard."""
    found = Counter()
    for period in OwnerPeriod.objects.all():
        for name in store.COUNTED:
            found[period.owner_id, period.span, period.starts_at, name] += getattr(period, name)
        for name in store.BUCKETED:
            found[period.owner_id, period.span, period.starts_at, name] += total(getattr(period, name))
    for hour in JobHour.objects.all():
        for name in store.COUNTED:
            found[hour.job_id, hour.hour, name] += getattr(hour, name)
    return {key: count for key, count in found.items() if count}


@pytest.mark.django_db(transaction=True)
def test_recorders_that_meet_on_the_same_rows_wait_and_never_deadlock(ada):
    jobs = [uuid4() for _ in range(40)]

    def record(order):
        ends = [End(jobs[place], ada.pk, AT, "SUCCESS", duration_ms=20, host="a.example") for place in order]
        for _ in range(25):
            with transaction.atomic():
                store.add(ends, 0)
        connection.close()

    threads = [Thread(target=record, args=[order]) for order in (range(40), range(39, -1, -1), range(40))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kept(JobHour.objects.all()) == {"succeeded": 40 * 25 * 3}


def test_each_kind_of_failure_has_a_number_of_its_own():
    assert set(KINDS) == set(get_args(OutcomeKind))
