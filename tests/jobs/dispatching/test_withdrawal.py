from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs.dispatching.withdrawal import withdraw, withdraw_all
from jobs.models import CronExecution
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db


def test_an_edit_takes_back_the_ticks_to_come_and_says_why(ada: User):
    job = make_job(ada)
    row = make_execution(job, now() + timedelta(seconds=2))

    assert withdraw([job.id], "edited", now()) == 1

    row.refresh_from_db()
    assert (row.status, row.skip_reason) == ("CANCELLED", "edited")
    assert row.completed_at


def test_an_edit_leaves_what_was_due_before_and_what_a_person_asked_for(ada: User):
    job = make_job(ada)
    make_execution(job, now() - timedelta(seconds=2))
    make_execution(job, now() + timedelta(seconds=2), trigger="manual")

    assert withdraw([job.id], "edited", now()) == 0


def test_a_pause_takes_back_retries_and_late_ticks_too(ada: User):
    job = make_job(ada)
    make_execution(job, now() - timedelta(seconds=2), status="RETRYING")
    make_execution(job, now() - timedelta(seconds=1))
    make_execution(make_job(ada), now())

    assert withdraw_all([job.id], "paused", now()) == 2

    assert CronExecution.objects.filter(status="CANCELLED", job=job).count() == 2
