"""A row of each table that the admin shows."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db.models import Model
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
from tests.house.test_german_pages import make_run
from tests.makers import make_change, make_job


def one_of_each(ada: User, root: User) -> dict[type[Model], Model]:
    """By its model; what people and machines wrote in it is in words of no language."""
    PeriodicTask.objects.exclude(pk=PeriodicTask.objects.first().pk).delete()
    PeriodicTask.objects.update(name="money")
    job = make_job(ada, name="rates", description="money", tags=["money"])
    owned = {"owner": ada, "jobs": 2, "probed_at": now(), "probing_job": job}
    incident = models.HostIncident.objects.create(id=uuid4(), host="rates", reason="money", **owned)
    change = {"rule": "money", "reason": "money", "before": {}, "after": {}}
    process = {"pid": 1, "pid_started_at": 1, "lease_until": now(), "started_at": now()}
    made = [
        job,
        incident,
        root,
        make_token(ada)[0],
        RefreshFamily.objects.create(user=ada, current_jti=uuid4(), expires_at=now()),
        make_run(job, "FAILED", 1, error_kind="tls", error_message="answered"),
        make_change(job, incident=incident, changed_by=ada, **change),
        models.BookDay.objects.create(day=now().date(), computed_at=now()),
        models.BookDifference.objects.create(day=now().date(), job=job, scheduled_for=now(), kind="extra"),
        models.NamedSecret.objects.create(owner=ada, name="money", value="stored"),
        models.RuntimeProcess.objects.create(kind="worker", hostname="rates", **process),
        models.SystemLease.objects.create(name="rates", holder=UUID(int=1), lease_until=now()),
        AuditLog.objects.create(at=now(), action="job.updated", resource_type="job", credential="session"),
        AuditHead.objects.create(id=1, position=1, row_id=1, hash="a"),
        PeriodicTask.objects.get(),
        CrontabSchedule.objects.create(minute="7"),
        IntervalSchedule.objects.create(every=77, period="days"),
        ClockedSchedule.objects.create(clocked_time=now() + timedelta(days=1)),
        SolarSchedule.objects.create(event="sunrise", latitude=1, longitude=1),
    ]
    return {type(row): row for row in made}
