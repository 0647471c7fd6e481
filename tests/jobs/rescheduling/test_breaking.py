"""A job whose endpoint is down: held, probed, let go; a host with many jobs likewise, as one thing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from jobs import commands
from jobs.books.recount import recount
from jobs.dispatching.tick import run_tick
from jobs.execution.claim import claim
from jobs.identifiers import time_ordered_ids
from jobs.models import CronExecution, CronJob, HostIncident, ScheduleChange
from jobs.rescheduling.breaking import watch
from monitoring.models import AuditLog
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
NOW = NOON + timedelta(seconds=10)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def failing(owner, count=3, **fields):
    """A job of every minute whose last `count` executions failed, the last at noon."""
    values = {"auto_reschedule": "apply", "next_run_at": NOON + MINUTE, "created_at": NOON - 60 * MINUTE}
    job = make_job(owner, cron="* * * * *", **values | fields)
    for back in range(count):
        ended(job, NOON - back * MINUTE, "FAILED")
    return job


def ended(job, at, status, **fields):
    """An execution with its end, counted on its job as the recorder does."""
    make_execution(job, at, status=status, completed_at=at + timedelta(seconds=1), **fields)
    job.refresh_from_db()
    job.consecutive_failures = 0 if status == "SUCCESS" else job.consecutive_failures + 1
    job.last_run_at = max(at, job.last_run_at or at)
    job.save()


def probe(job, status):
    """The held job's probe, run and ended; returns when."""
    job.refresh_from_db()
    at = job.next_run_at
    ended(job, at, status)
    return at + timedelta(seconds=2)


def test_three_failures_in_a_row_hold_a_job_until_its_probe(ada):
    job = failing(ada)

    watch(NOW)

    job.refresh_from_db()
    change = ScheduleChange.objects.get()
    assert (change.rule, change.after["held"]) == ("breaker", True)
    assert change.reason == "the last 3 executions failed, each after all its tries"
    assert job.next_run_at == NOON + 2 * MINUTE  # the first tick a minute or more from now
    shown = token_client(ada).get(f"/cron/{job.pk}").json()
    assert "at present held until 1 March 12:01" in shown["effectiveSchedule"]["description"]


@pytest.mark.parametrize(
    ("count", "fields"),
    [(2, {}), (3, {"is_critical": True}), (3, {"auto_reschedule": "off"}), (3, {"is_active": False})],
)
def test_fewer_failures_or_a_job_that_is_not_to_be_touched_hold_nothing(ada, count, fields):
    job = failing(ada, count, **fields)

    watch(NOW)

    job.refresh_from_db()
    assert job.breaker is None


def test_a_job_may_have_its_own_threshold(ada):
    job = failing(ada, 4, rescheduling_tuning={"breaker_failures": 5})

    watch(NOW)

    job.refresh_from_db()
    assert job.breaker is None


def test_a_failed_probe_holds_on_at_growing_gaps_and_writes_no_further_change(ada):
    job = failing(ada)
    watch(NOW)

    gaps, now = [], NOW
    for _ in range(6):
        now = probe(job, "FAILED")
        watch(now)
        job.refresh_from_db()
        gaps.append((job.held_until - now).total_seconds() // 60 + 1)

    assert gaps == [2, 4, 8, 8, 8, 8]
    assert ScheduleChange.objects.count() == 1


def test_a_successful_probe_lets_the_job_go_on_as_written(ada):
    job = failing(ada)
    watch(NOW)

    now = probe(job, "SUCCESS")
    watch(now)

    job.refresh_from_db()
    assert (job.breaker, job.held_until, job.next_run_at) == (None, None, NOON + 3 * MINUTE)
    assert token_client(ada).get(f"/cron/{job.pk}").json()["effectiveSchedule"] is None
    assert AuditLog.objects.filter(action="schedule.changed").count() == 2


def test_a_probe_is_one_call_and_the_next_tick_waits_for_the_verdict(ada):
    job = failing(ada)
    watch(NOW)
    job.refresh_from_db()
    tick = job.next_run_at

    run_tick(tick - timedelta(seconds=1))

    job.refresh_from_db()
    row = CronExecution.objects.get(job=job, scheduled_for=tick)
    (claimed,) = claim([row.pk], tick, time_ordered_ids(1, NOW)[0], tick)
    assert claimed.retry_count == 0
    assert job.next_run_at >= tick + 2 * MINUTE


def test_a_job_that_asks_before_it_is_held_gets_a_suggestion(ada):
    job = failing(ada, auto_reschedule="suggest")

    watch(NOW)
    watch(NOW + MINUTE)
    change = ScheduleChange.objects.get()
    token_client(ada).post(f"/cron/{job.pk}/schedule-changes/{change.pk}/accept")

    job.refresh_from_db()
    assert (change.status, change.rule, job.breaker is not None) == ("suggested", "breaker", True)


def test_what_is_held_goes_on_when_rescheduling_is_switched_off(ada, settings):
    job = failing(ada)
    watch(NOW)
    settings.AUTO_RESCHEDULING_ENABLED = False

    watch(NOW + MINUTE)

    job.refresh_from_db()
    assert job.breaker is None


def test_an_edit_of_a_held_job_lets_it_run_at_once_and_old_failures_count_no_more(ada):
    job = failing(ada)
    watch(NOW)

    commands.update_job(job.pk, {"endpoint_url": "http://127.0.0.1:9/mended"}, ada, NOW)
    watch(NOW + timedelta(seconds=30))

    job.refresh_from_db()
    assert (job.breaker, job.next_run_at) == (None, NOON + MINUTE)


def test_the_books_balance_over_a_hold_and_count_what_was_held_back(ada):
    job = failing(ada)
    for back in range(3, 60):
        ended(job, NOON - back * MINUTE, "SUCCESS")
    CronJob.objects.filter(pk=job.pk).update(consecutive_failures=3)
    watch(NOW)
    watch(probe(job, "FAILED"))
    now = probe(job, "SUCCESS")
    watch(now)
    job.refresh_from_db()
    commands.update_job(job.pk, {"is_active": False}, ada, now + timedelta(seconds=1))

    book = recount(date(2027, 3, 1), now + timedelta(days=1))

    assert (book.missing, book.extra, book.expected) == (0, 0, 62)
    assert book.held_back == int((now - NOON) / MINUTE) - 2


def test_explain_and_the_list_of_held_ticks_tell_what_did_not_run(ada):
    job = failing(ada)
    watch(NOW)
    watch(probe(job, "SUCCESS"))
    client, held = token_client(ada), NOON + MINUTE

    told = client.get(f"/cron/{job.pk}/explain", {"at": held.isoformat()}).json()
    listed = client.get(
        f"/cron/{job.pk}/held-ticks", {"from": NOON.isoformat(), "to": (NOON + 5 * MINUTE).isoformat()}
    )

    assert told["verdict"] == "held_back"
    assert "the job is held until its endpoint is well again" in told["sentence"]
    assert [one["scheduledFor"] for one in listed.json()] == ["2027-03-01T12:01:00Z"]


def test_many_jobs_of_a_host_are_one_incident_with_one_message_and_one_prober(ada):
    jobs = [failing(ada, 2, url=f"http://127.0.0.1:9/{n}") for n in range(6)]
    other = failing(ada, 2, url="http://127.0.0.2:9/")

    watch(NOW)

    incident = HostIncident.objects.get()
    waits = sorted((one.held_until or NOW) - NOW for one in CronJob.objects.exclude(pk=other.pk))
    assert (incident.host, incident.jobs) == ("127.0.0.1", 6)
    assert ScheduleChange.objects.filter(incident=incident).count() == len(jobs)
    assert AuditLog.objects.filter(action="schedule.changed").count() == 1
    assert [wait < timedelta(minutes=5) for wait in waits] == [True, *[False] * 5]
    other.refresh_from_db()
    assert other.breaker is None


def test_a_hosts_failed_probe_passes_the_turn_and_a_success_brings_all_back_at_a_pace(ada):
    for number in range(15):
        failing(ada, 2, url=f"http://127.0.0.1:9/{number}")
    watch(NOW)
    first = CronJob.objects.order_by("held_until").first()
    now = probe(first, "FAILED")
    watch(now)
    second = CronJob.objects.order_by("held_until").first()

    now = probe(second, "SUCCESS")
    watch(now)

    incident = HostIncident.objects.get()
    ticks = sorted(CronJob.objects.values_list("next_run_at", flat=True))
    assert first.pk != second.pk
    assert incident.ended_at == now
    assert not CronJob.objects.filter(breaker__isnull=False).exists()
    assert ticks[-1] - ticks[0] >= 2 * MINUTE
    assert ticks[-1] <= now + 5 * MINUTE
    assert AuditLog.objects.filter(action="schedule.changed").count() == 2


def test_a_strangers_jobs_on_the_same_host_are_no_part_of_the_incident(ada, ben):
    for number in range(4):
        failing(ada, 2, url=f"http://127.0.0.1:9/{number}")
    his = failing(ben, 2, url="http://127.0.0.1:9/")

    watch(NOW)

    his.refresh_from_db()
    assert his.breaker is None


def test_a_quiet_minute_costs_the_same_few_queries_however_many_jobs_there_are(
    ada, django_assert_num_queries
):
    for _ in range(30):
        make_job(ada, auto_reschedule="apply")

    with django_assert_num_queries(3):
        watch(NOW)
