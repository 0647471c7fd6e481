"""/outages: what was missed, and running it after all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from jobs.models import Backfill
from jobs.statistics import rebuild
from monitoring.models import AuditLog
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def missed(ada):
    """Two jobs of Ada's that missed three ticks each, an hour ago."""
    hour = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    jobs = [
        make_job(ada, name=name, tags=tags, cron="*/5 * * * *") for name, tags in (("a", ["x"]), ("b", []))
    ]
    for job in jobs:
        for minute in (10, 15, 20):
            make_execution(job, hour + timedelta(minutes=minute), status="MISSED", completed_at=now())
    rebuild.rebuild(hour - timedelta(days=1))
    return jobs, hour + timedelta(minutes=10), hour + timedelta(minutes=20)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def order(begin: datetime, end: datetime, **more):
    return {"begin": begin.astimezone(UTC).isoformat(), "end": end.astimezone(UTC).isoformat(), **more}


def test_an_outage_is_told_by_its_ticks_and_jobs(ada, missed):
    page = signed_in(ada).get("/outages").content.decode()

    assert "6 ticks" in page
    assert "2 jobs" in page


def test_the_latest_of_each_job_is_run_and_written_down(ada, missed):
    jobs, begin, end = missed

    answer = signed_in(ada).post("/outages", order(begin, end, how="latest"))

    assert answer.status_code == 302
    found = list(Backfill.objects.order_by("job__name"))
    assert [(one.job, one.from_at, one.to_at, one.count) for one in found] == [
        (job, end, end, 1) for job in jobs
    ]
    assert (
        AuditLog.objects.filter(resource_id__in=[str(one.pk) for one in found]).count()
        or AuditLog.objects.exists()
    )


def test_all_of_one_job_or_of_a_tag_can_be_run_alone(ada, missed):
    jobs, begin, end = missed

    signed_in(ada).post("/outages", order(begin, end, how="all", job=str(jobs[1].pk)))
    signed_in(ada).post("/outages", order(begin, end, how="all", tag="x"))

    assert {(one.job.name, one.count) for one in Backfill.objects.all()} == {("a", 3), ("b", 3)}


def test_somebody_elses_outage_cannot_be_run(ben, missed):
    jobs, begin, end = missed

    signed_in(ben).post("/outages", order(begin, end, how="all", job=str(jobs[0].pk)))

    assert not Backfill.objects.exists()


def test_a_reader_sees_no_button_and_is_refused(rhea, missed):
    _, begin, end = missed
    client = signed_in(rhea)

    assert client.post("/outages", order(begin, end, how="all")).status_code == 403
    assert 'name="how"' not in client.get("/outages").content.decode()


@pytest.mark.parametrize(
    "broken", [{"begin": "yesterday"}, {"how": "some"}, {"job": "x"}, {"begin": "2026-01-01"}]
)
def test_what_is_no_outage_is_told_and_nothing_is_run(ada, missed, broken):
    _, begin, end = missed

    answer = signed_in(ada).post("/outages", order(begin, end, how="all") | broken, follow=True)

    assert answer.status_code == 200
    assert 'data-level="error"' in answer.content.decode()
    assert not Backfill.objects.exists()
