"""An account of each change of a schedule."""

import pytest
from django.utils.timezone import now

from jobs import commands
from jobs.models import ScheduleChange
from tests.makers import make_job

pytestmark = pytest.mark.django_db


def test_a_changed_schedule_leaves_a_row_with_before_and_after(ada):
    job = make_job(ada, cron="0 * * * *")

    commands.update_job(job.pk, {"interval_seconds": 90}, ada, now())

    change = ScheduleChange.objects.get()
    assert (change.job_id, change.changed_by, change.source) == (job.pk, ada, "user")
    window = {"isActive": True, "startsAt": None, "endsAt": None, "pausedUntil": None}
    assert change.before == {"cronExpression": "0 * * * *", "timezone": "UTC", **window}
    assert change.after == {"intervalSeconds": 90, "timezone": "UTC", **window}


def test_a_pause_is_kept_too(ada):
    job = make_job(ada)

    commands.toggle_job(job.pk, ada, now())

    change = ScheduleChange.objects.get()
    assert (change.before["isActive"], change.after["isActive"]) == (True, False)


def test_a_changed_zone_is_a_changed_schedule_and_a_changed_name_is_not(ada):
    job = make_job(ada)

    commands.update_job(job.pk, {"name": "another"}, ada, now())
    commands.update_job(job.pk, {"timezone": "Europe/Berlin"}, ada, now())

    assert [change.after["timezone"] for change in ScheduleChange.objects.all()] == ["Europe/Berlin"]
