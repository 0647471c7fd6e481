"""The admin's pages for operators: found by ids, drilled down by dates, the same queries for many rows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts import announcements
from accounts.models import User
from jobs.models import CronExecution
from jobs.secrets import seal_headers
from monitoring.models import AuditLog
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
AT = datetime(2027, 2, 27, 10, tzinfo=UTC)
QUERIES = {  # session, user, count, rows; with dates their two ends twice
    "jobs_cronexecution": 6,
    "jobs_cronjob": 6,
    "jobs_schedulechange": 6,
    "monitoring_auditlog": 6,
}


@pytest.fixture
def desk(max_):
    """Max, at the admin."""
    max_.is_superuser = True
    max_.save()
    client = Client()
    client.force_login(max_)
    return client


def shown(answer):
    """The rows of a list."""
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


@pytest.fixture
def many(ada):
    """Some of everything."""
    for number in range(20):
        job = make_job(ada, name=f"job {number}", url="https://example.com/")
        make_execution(job, AT + timedelta(days=number), status="SUCCESS", completed_at=AT)
        announcements.logged_out.send(User, user=ada)


@pytest.mark.parametrize("name", QUERIES)
def test_a_list_takes_the_same_queries_however_long(desk, many, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES[name]):
        assert desk.get(reverse(f"admin:{name}_changelist")).status_code == 200


def test_rare_executions_among_very_many_are_sought_in_the_last_day(desk, ada, monkeypatch):
    monkeypatch.setattr("cronmanager.rest.paging.COUNTED_UP_TO", 1)
    job, before = make_job(ada), now() - timedelta(days=3)
    ended = {"status": "FAILED", "completed_at": now()}
    old, new = make_execution(job, before, **ended), make_execution(job, now() - timedelta(hours=1), **ended)
    url = reverse("admin:jobs_cronexecution_changelist")
    day = {f"scheduled_for__{part}": getattr(before, part) for part in ("year", "month", "day")}

    lately = desk.get(url, {"status__exact": "FAILED"})
    that_day = desk.get(url, {"status__exact": "FAILED", **day})

    assert (shown(lately), shown(that_day)) == ([new], [old])
    assert "Of the last 24 hours" in lately.content.decode()


def test_executions_are_drilled_down_by_their_dates(desk, many):
    url = reverse("admin:jobs_cronexecution_changelist")

    page = desk.get(url, {"scheduled_for__year": 2027, "scheduled_for__month": 3})
    day = desk.get(url, {"scheduled_for__year": 2027, "scheduled_for__month": 3, "scheduled_for__day": 2})

    assert len(shown(page)) == 18
    assert [row.scheduled_for.day for row in shown(day)] == [2]
    assert b"scheduled_for__day=18" in page.content
    assert b"scheduled_for__day=19" not in page.content


def test_dates_do_not_depend_on_other_filters(desk, many):
    url = reverse("admin:jobs_cronexecution_changelist")

    failed = desk.get(url, {"status__exact": "FAILED"})

    assert shown(failed) == []
    assert b"scheduled_for__month=2" in failed.content
    assert b"scheduled_for__month=3" in failed.content


def test_executions_are_found_by_id_by_job_and_by_the_jobs_name(desk, many):
    url = reverse("admin:jobs_cronexecution_changelist")
    one = CronExecution.objects.get(job__name="job 7")

    for term in (str(one.pk), str(one.job_id), "JOB 7"):
        assert shown(desk.get(url, {"q": term})) == [one]
    assert shown(desk.get(url, {"q": "nothing"})) == []


def test_the_audit_is_found_by_person_and_narrowed_by_action(desk, ada, many):
    url = reverse("admin:monitoring_auditlog_changelist")
    announcements.logged_in.send(User, user=User.objects.get(email="max@example.com"))

    assert len(shown(desk.get(url, {"q": "ADA@example.com"}))) == 20
    assert len(shown(desk.get(url, {"q": str(ada.pk)}))) == 20
    assert len(shown(desk.get(url, {"action": "login."}))) == 1
    assert shown(desk.get(url, {"resource_type": "token"})) == []


@pytest.mark.parametrize("name", ["monitoring_auditlog", "jobs_cronexecution"])
def test_history_cannot_be_changed(desk, many, name):
    row = (AuditLog if name == "monitoring_auditlog" else CronExecution).objects.first()

    for page in ("change", "delete"):
        assert desk.post(reverse(f"admin:{name}_{page}", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert desk.get(reverse(f"admin:{name}_add")).status_code == 403


def test_no_page_shows_an_encrypted_value(desk, ada):
    job = make_job(ada, url="https://example.com/", headers=seal_headers({"Authorization": "s3cret"}, [], {}))

    page = desk.get(reverse("admin:jobs_cronjob_change", args=[job.pk])).content.decode()

    assert "s3cret" not in page
    assert job.headers["Authorization"]["encrypted"] not in page
