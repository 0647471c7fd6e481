"""What an operator changes in the admin is told too."""

import pytest
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from accounts.models import ApiToken, RefreshFamily
from jobs.models import CronJob
from monitoring.models import AuditLog
from tests.credentials import jwt_client, make_token
from tests.makers import PASSWORD, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(max_):
    """Max, at the admin; his login is told and forgotten."""
    max_.is_superuser = True
    max_.save()
    client = Client()
    client.force_login(max_)
    return client


def told(desk, page, row=None, /, **fields):
    """Send a form of the admin; returns the rows that it left in the audit."""
    known = set(AuditLog.objects.values_list("pk", flat=True))
    answer = desk.post(reverse(f"admin:{page}", args=[row.pk] if row else []), fields)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return list(AuditLog.objects.exclude(pk__in=known).order_by("id"))


def test_a_user_who_is_made_and_edited(desk, max_, ada):
    passwords = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    (made,) = told(desk, "accounts_user_add", email="grace@example.com", role="USER", **passwords)
    (edited,) = told(desk, "accounts_user_change", ada, email=ada.email, role="READ_ONLY", is_active="on")

    assert (made.action, made.resource_name, made.actor_id) == ("user.created", "grace@example.com", max_.pk)
    assert PASSWORD not in str(made.changes)
    assert (edited.action, edited.changes) == ("user.updated", {"role": ["USER", "READ_ONLY"]})
    assert (edited.owner_id, edited.credential) == (ada.pk, "session")


def test_a_new_password_is_told_without_the_password_and_ends_the_logins(desk, ada):
    jwt_client(ada)

    rows = told(
        desk, "auth_user_password_change", ada, password1=PASSWORD, password2=PASSWORD, usable_password="true"
    )

    assert [row.action for row in rows] == ["password.changed"]
    assert PASSWORD not in str(list(AuditLog.objects.values()))
    assert RefreshFamily.objects.get().revoked_at


def test_a_token_that_is_edited_switched_off_and_deleted(desk, ada):
    token, _ = make_token(ada)
    as_it_is = {"name": "a token", "permissions": "ADMIN", "is_active": "on"}

    (edited,) = told(desk, "accounts_apitoken_change", token, **as_it_is | {"permissions": "READ"})
    off = told(desk, "accounts_apitoken_change", token, name="a token", permissions="READ")
    deleted = told(desk, "accounts_apitoken_delete", token, post="yes")

    assert (edited.action, edited.changes) == ("token.updated", {"permissions": [["ADMIN"], ["READ"]]})
    assert [row.action for row in off] == ["token.updated", "token.revoked"]
    assert [row.action for row in deleted] == ["token.revoked"]
    assert not ApiToken.objects.exists()


def test_a_periodic_task_that_is_edited_and_switched_off(desk):
    task = PeriodicTask.objects.get(name="Forget old executions")
    fields = {"name": task.name, "task": task.task, "crontab": task.crontab_id, "args": "[]", "kwargs": "{}"}

    (edited,) = told(
        *(desk, "django_celery_beat_periodictask_change", task),
        **fields | {"enabled": "on", "description": "another", "expire_seconds": 3600, "headers": "{}"},
    )
    (off,) = told(
        desk, "django_celery_beat_periodictask_changelist", action="disable_tasks", _selected_action=task.pk
    )

    assert (edited.action, edited.resource_name) == ("task.updated", str(task))
    assert edited.changes["description"][1] == "another"
    assert (off.action, off.changes) == ("task.updated", {"enabled": [None, False]})


def test_a_schedule_row(desk):
    (made,) = told(desk, "django_celery_beat_intervalschedule_add", every=17, period="minutes")
    row = IntervalSchedule.objects.get(every=17)
    (deleted,) = told(desk, "django_celery_beat_intervalschedule_delete", row, post="yes")

    assert (made.action, made.changes["every"]) == ("schedule.created", [None, 17])
    assert (deleted.action, deleted.resource_id) == ("schedule.deleted", str(row.pk))


def test_a_schedule_row_that_a_job_has_is_not_edited(desk, ada):
    row = make_job(ada, every_s=90).interval

    answer = desk.post(
        reverse("admin:django_celery_beat_intervalschedule_change", args=[row.pk]),
        {"every": 5, "period": "days"},
    )

    row.refresh_from_db()
    assert (answer.status_code, row.every) == (403, 90)


def test_jobs_are_told_once_each_by_their_commands(desk, ada):
    job = make_job(ada, url="https://example.com/")
    chosen = {"_selected_action": job.pk}

    run = told(desk, "jobs_cronjob_changelist", action="run", **chosen)
    off = told(desk, "jobs_cronjob_changelist", action="disable", **chosen)
    deleted = told(desk, "jobs_cronjob_changelist", action="delete_selected", post="yes", **chosen)

    assert [row.action for row in run + off + deleted] == [
        *("job.executed", "job.updated", "schedule.changed", "job.deleted")
    ]
    assert {row.owner_id for row in run + off + deleted} == {ada.pk}
    assert not CronJob.objects.exists()
