"""With German chosen nothing of our own is left in English on the admin's pages."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import now
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from accounts.models import RefreshFamily, User
from jobs import models
from monitoring.models import AuditHead, AuditLog
from tests.credentials import make_token
from tests.house.german import browser, left_in_english
from tests.house.test_german_pages import make_run
from tests.makers import make_change, make_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TABLES = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def root(max_: User) -> User:
    """Max, at the admin."""
    max_.is_superuser = True
    max_.save()
    return max_


@pytest.fixture
def rows(ada: User, root: User) -> dict[type[Model], Model]:
    """One of each table."""
    job = make_job(ada, name="rates", description="money", tags=["money"])
    day = now().date()
    lease = {"lease_until": now(), "started_at": now()}
    owned = {"owner": ada, "jobs": 2, "probed_at": now(), "reason": "money", "probing_job": job}
    incident = models.HostIncident.objects.create(id=uuid4(), host="rates", **owned)
    made = [
        job,
        incident,
        ada,
        make_token(ada)[0],
        RefreshFamily.objects.create(user=ada, current_jti=uuid4(), expires_at=now()),
        make_run(job, "FAILED", 1, error_kind="timeout", error_message="answered"),
        make_change(job, reason="money", incident=incident, changed_by=ada),
        models.BookDay.objects.create(day=day, computed_at=now()),
        models.BookDifference.objects.create(day=day, job=job, scheduled_for=now(), kind="extra"),
        models.NamedSecret.objects.create(owner=ada, name="money", value="stored"),
        models.RuntimeProcess.objects.create(
            kind="worker", hostname="rates", pid=1, pid_started_at=1, **lease
        ),
        models.SystemLease.objects.create(name="rates", holder=uuid4(), lease_until=now()),
        AuditLog.objects.create(at=now(), action="job.updated", resource_type="job", credential="session"),
        AuditHead.objects.create(id=1, position=1, row_id=1, hash="a"),
        PeriodicTask.objects.first(),
        CrontabSchedule.objects.create(minute="7"),
        IntervalSchedule.objects.create(every=77, period="days"),
        ClockedSchedule.objects.create(clocked_time=now() + timedelta(days=1)),
        SolarSchedule.objects.create(event="sunrise", latitude=1, longitude=1),
    ]
    return {type(row): row for row in made}


def page(model: type[Model], kind: str, *args: Any) -> str:
    """Where the admin has it."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_a_table_and_a_row_of_it_say_nothing_in_english_any_more(rows, root, alike, model):
    row = rows[model]
    urls = [page(model, "changelist"), page(model, "change", row.pk), page(model, "history", row.pk)]
    urls += [
        page(model, kind, *args)
        for kind, args in (("add", ()), ("delete", (row.pk,)))
        if opens(root, page(model, kind, *args))
    ]

    left = {url: left_in_english(alike, root, url) for url in urls}

    assert {url: texts for url, texts in left.items() if texts} == {}


def opens(person: User, url: str) -> bool:
    return browser(person, "en").get(url).status_code == 200
