"""The hourly review: what executions say becomes suggestions or changes, bounded and told."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from jobs import commands
from jobs.models import CronJob, ScheduleChange
from jobs.rescheduling.review import review
from monitoring.models import AuditLog
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, 0, 30, tzinfo=UTC)
NOON = NOW.replace(second=0)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def each_minute(owner, **fields):
    values = {"auto_reschedule": "apply", "next_run_at": NOON + timedelta(minutes=1), **fields}
    return make_job(owner, cron="* * * * *", **values)


def ran(job, *statuses, until=NOON, **fields):
    """One execution a minute, the last at `until`."""
    for back, status in enumerate(reversed(statuses)):
        at = until - timedelta(minutes=back)
        kind = "http_status" if status == "FAILED" else None
        facts = {"error_kind": kind, "execution_time_ms": 100, "completed_at": at, **fields}
        make_execution(job, at, status=status, **facts)


def test_a_job_that_mostly_fails_runs_half_as_often_and_says_why(ada):
    job = each_minute(ada)
    ran(job, *["FAILED"] * 10, "SUCCESS", "FAILED")

    review(NOW)

    job.refresh_from_db()
    change = ScheduleChange.objects.get()
    assert (change.source, change.rule, change.status) == ("rule", "failures", "applied")
    assert change.reason == "11 of the last 12 executions failed"
    assert (change.metrics["runs"], change.metrics["failures"]) == (12, 11)
    assert (job.keep_every, change.after["keepEvery"], job.adjustment_note) == (2, 2, change.reason)
    assert job.next_run_at == job.keep_anchor
    assert AuditLog.objects.get(action="schedule.changed").detail == f"rule: {change.reason}"


def test_failures_count_together_though_no_part_of_the_window_has_two(ada):
    job = make_job(ada, cron="0 * * * *", auto_reschedule="apply", next_run_at=NOON + timedelta(hours=1))
    for hour in range(12):
        ran(job, "FAILED", until=NOON - timedelta(hours=hour))

    review(NOW)

    assert ScheduleChange.objects.get().reason == "12 of the last 12 executions failed"


def test_a_second_review_of_the_same_window_changes_nothing(ada):
    job = each_minute(ada)
    ran(job, *["FAILED"] * 12)

    review(NOW)
    review(NOW + timedelta(minutes=1))
    review(NOW + timedelta(hours=2))

    assert ScheduleChange.objects.count() == 1


@pytest.mark.parametrize("fields", [{"auto_reschedule": "off"}, {"is_critical": True}, {"is_active": False}])
def test_a_job_that_is_not_to_be_touched_is_not(ada, fields):
    job = each_minute(ada, **fields)
    ran(job, *["FAILED"] * 12)

    review(NOW)

    assert not ScheduleChange.objects.exists()


def test_switched_off_for_all_nothing_is_reviewed(ada, settings):
    settings.AUTO_RESCHEDULING_ENABLED = False
    ran(each_minute(ada), *["FAILED"] * 12)

    review(NOW)

    assert not ScheduleChange.objects.exists()


def test_a_bound_of_one_keeps_every_tick(ada):
    ran(each_minute(ada, max_slowdown=1), *["FAILED"] * 12)

    review(NOW)

    assert not ScheduleChange.objects.exists()


def test_a_dry_run_says_what_would_be_done_and_does_nothing(ada):
    job, said = each_minute(ada), StringIO()
    ran(job, *["FAILED"] * 12)

    call_command("reschedule", "--dry-run", stdout=said)

    assert f"{job.pk} would be changed (failures): 12 of the last 12 executions failed" in said.getvalue()
    assert not ScheduleChange.objects.exists()


def test_a_job_that_is_well_again_goes_back_a_notch_at_a_time(ada):
    job = each_minute(ada, keep_every=4, keep_anchor=NOON - timedelta(minutes=100))
    ran(job, *["SUCCESS"] * 30)

    review(NOW)

    job.refresh_from_db()
    assert (job.keep_every, ScheduleChange.objects.get().rule) == (2, "success")


def test_answers_near_the_time_out_raise_it_within_the_users_bound(ada):
    job = each_minute(ada, timeout_ms=1000, max_timeout_ms=1100)
    ran(job, *["SUCCESS"] * 12, execution_time_ms=950)

    review(NOW)

    job.refresh_from_db()
    assert (job.adjusted_timeout_ms, job.timeout_ms) == (1100, 1000)


def test_without_a_bound_a_longer_time_out_is_only_suggested(ada):
    job = each_minute(ada, timeout_ms=1000)
    ran(job, *["SUCCESS"] * 12, execution_time_ms=950)

    review(NOW)

    job.refresh_from_db()
    change = ScheduleChange.objects.get()
    assert (job.adjusted_timeout_ms, change.status, change.rule) == (None, "suggested", "slow")
    assert change.after["adjustedTimeoutMs"] == 1200


def test_a_crowd_is_spread_where_jobs_allow_it_and_each_has_its_own_place(ada):
    jobs = [make_job(ada, cron="0 * * * *", spread="auto", auto_reschedule="apply") for _ in range(40)]
    fixed = make_job(ada, cron="0 * * * *", auto_reschedule="apply")

    review(NOW)

    offsets = list(CronJob.objects.filter(spread="auto").values_list("shift_seconds", flat=True))
    fixed.refresh_from_db()
    assert len(set(offsets)) > 30
    assert fixed.shift_seconds == 0
    assert ScheduleChange.objects.filter(rule="load").count() == len([one for one in offsets if one])
    assert len(jobs) == 40


def test_what_came_of_a_change_is_measured_once_there_is_enough(ada):
    job = each_minute(ada)
    ran(job, *["FAILED"] * 12)
    review(NOW)
    later = NOON + timedelta(minutes=40)
    ran(job, *["SUCCESS"] * 9, "FAILED", until=later)

    review(later)

    measured = ScheduleChange.objects.get(rule="failures").measured
    assert (measured["runs"], measured["failures"], measured["meanMs"]) == (10, 1, 100.0)


def test_a_suggestion_is_made_once_and_let_go_when_the_job_is_edited(ada):
    job = each_minute(ada, auto_reschedule="suggest")
    ran(job, *["FAILED"] * 12)

    review(NOW)
    review(NOW + timedelta(hours=2))
    made = list(ScheduleChange.objects.values_list("status", "rule"))
    commands.update_job(job.pk, {"endpoint_url": "http://127.0.0.1:9/other"}, ada, NOW + timedelta(hours=3))
    review(NOW + timedelta(hours=3, minutes=1))

    job.refresh_from_db()
    assert made == [("suggested", "failures")]
    assert (job.keep_every, ScheduleChange.objects.get().status) == (1, "expired")


def test_accepting_a_suggestion_does_it_and_dismissing_leaves_all_as_it_is(ada):
    accepted, dismissed = (each_minute(ada, auto_reschedule="suggest") for _ in range(2))
    for job in (accepted, dismissed):
        ran(job, *["FAILED"] * 12)
    review(NOW)
    client, ids = token_client(ada), dict(ScheduleChange.objects.values_list("job_id", "id"))

    yes = client.post(f"/cron/{accepted.pk}/schedule-changes/{ids[accepted.pk]}/accept")
    no = client.post(f"/cron/{dismissed.pk}/schedule-changes/{ids[dismissed.pk]}/dismiss")
    again = client.post(f"/cron/{dismissed.pk}/schedule-changes/{ids[dismissed.pk]}/accept")

    accepted.refresh_from_db()
    dismissed.refresh_from_db()
    assert (yes.status_code, yes.json()["status"], accepted.keep_every) == (200, "accepted", 2)
    assert (no.status_code, no.json()["status"], dismissed.keep_every) == (200, "dismissed", 1)
    assert (again.status_code, again.json()["type"]) == (409, "/docs/problems/change-decided")


def test_a_suggestion_for_a_schedule_that_is_no_more_is_refused(ada):
    job = each_minute(ada, auto_reschedule="suggest")
    ran(job, *["FAILED"] * 12)
    review(NOW)
    change = ScheduleChange.objects.get()
    commands.update_job(job.pk, {"cron_expression": "*/5 * * * *"}, ada, NOW)

    answer = token_client(ada).post(f"/cron/{job.pk}/schedule-changes/{change.pk}/accept")

    assert (answer.status_code, answer.json()["type"]) == (409, "/docs/problems/change-outdated")


def test_a_reverted_change_leaves_the_schedule_as_written_and_is_not_made_again_that_day(ada):
    job = each_minute(ada)
    ran(job, *["FAILED"] * 12)
    review(NOW)
    change = ScheduleChange.objects.get()

    answer = token_client(ada).post(f"/cron/{job.pk}/schedule-changes/{change.pk}/revert")
    later = NOON + timedelta(hours=3)
    ran(job, *["FAILED"] * 20, until=later)
    review(later)

    job.refresh_from_db()
    shown = token_client(ada).get(f"/cron/{job.pk}").json()
    assert (answer.json()["status"], answer.json()["revertedBy"]) == ("reverted", str(ada.pk))
    assert (job.keep_every, shown["effectiveSchedule"], shown["cronExpression"]) == (1, None, "* * * * *")
    assert ScheduleChange.objects.filter(source="rule").count() == 1


def test_a_users_own_change_can_be_reverted_too(ada):
    job = make_job(ada, cron="0 * * * *")
    commands.update_job(job.pk, {"interval_seconds": 90}, ada, NOW)
    change = ScheduleChange.objects.get()

    token_client(ada).post(f"/cron/{job.pk}/schedule-changes/{change.pk}/revert")

    assert token_client(ada).get(f"/cron/{job.pk}").json()["cronExpression"] == "0 * * * *"


def test_an_edit_of_the_job_ends_what_was_adjusted_with_a_change_that_says_so(ada):
    job = each_minute(ada)
    ran(job, *["FAILED"] * 12)
    review(NOW)

    commands.update_job(job.pk, {"timeout_ms": 60_000}, ada, NOW + timedelta(minutes=1))

    job.refresh_from_db()
    newest = ScheduleChange.objects.order_by("-created_at").first()
    assert (job.keep_every, newest.source) == (1, "user")
    assert (newest.before["keepEvery"], "keepEvery" in newest.after) == (2, False)


def test_a_name_is_no_reason_to_forget_an_adjustment(ada):
    job = each_minute(ada)
    ran(job, *["FAILED"] * 12)
    review(NOW)

    commands.update_job(job.pk, {"name": "another"}, ada, NOW)

    job.refresh_from_db()
    assert job.keep_every == 2


def test_one_job_and_many_take_as_many_queries(ada, django_assert_num_queries):
    ran(each_minute(ada), *["FAILED"] * 12)
    with django_assert_num_queries(17 + 4 * 24) as one:  # an hour of the window takes four
        review(NOW, is_dry=False)
    for _ in range(20):
        ran(each_minute(ada), *["FAILED"] * 12)

    with django_assert_num_queries(len(one)):
        review(NOW)
