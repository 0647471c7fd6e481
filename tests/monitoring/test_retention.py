from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs.identifiers import time_ordered_ids
from jobs.models import CronExecution, CronJob, HostDay, JobHour, OwnerPeriod
from jobs.statistics import store
from jobs.statistics.tally import End
from monitoring.retention import forget_old
from tests.makers import make_job

pytestmark = pytest.mark.django_db


def execution_of(job: CronJob, days_ago: int, status: str = "SUCCESS") -> CronExecution:
    at = now() - timedelta(days=days_ago)
    values: dict[str, Any] = {"status": status, "scheduled_for": at, "due_at": at}
    if status == "SUCCESS":
        values["completed_at"] = at
    return CronExecution.objects.create(
        id=time_ordered_ids(1, at)[0], job=job, owner_id=job.created_by_id, **values
    )


def test_executions_older_than_the_retention_are_forgotten(ada: User, settings: Any):
    settings.LOG_RETENTION_DAYS = 30
    job = make_job(ada)
    execution_of(job, days_ago=31)
    kept = execution_of(job, days_ago=29)

    assert forget_old() == 1

    assert list(CronExecution.objects.all()) == [kept]


def test_what_has_not_ended_is_never_forgotten(ada: User):
    execution_of(make_job(ada), days_ago=400, status="PENDING")

    assert forget_old() == 0


def test_a_history_of_several_chunks_is_forgotten_whole(ada: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("monitoring.retention.CHUNK", 2)
    job = make_job(ada)
    for _ in range(5):
        execution_of(job, days_ago=40)

    assert forget_old() == 5


def test_statistics_are_kept_as_long_as_an_answer_needs_them(ada: User):
    job = make_job(ada)
    for days_ago in (29, 33, 500):
        store.add([End(job.pk, ada.pk, now() - timedelta(days=days_ago), "SUCCESS", host="a.example")])

    forget_old()

    assert JobHour.objects.count() == 1
    assert HostDay.objects.filter(owner_id=ada.pk).count() == 1
    assert OwnerPeriod.objects.filter(owner_id=ada.pk, span="hour").count() == 1
    assert OwnerPeriod.objects.filter(owner_id=ada.pk, span="day").count() == 2


def test_old_statistics_of_several_chunks_are_forgotten_whole(ada: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("monitoring.retention.CHUNK", 2)
    job = make_job(ada)
    for days_ago in range(28, 38):
        store.add([End(job.pk, ada.pk, now() - timedelta(days=days_ago), "SUCCESS", host="a.example")])

    forget_old()

    assert JobHour.objects.count() == HostDay.objects.filter(owner_id=ada.pk).count() == 3
