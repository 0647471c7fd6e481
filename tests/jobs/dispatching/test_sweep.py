import logging
from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs.dispatching.sweep import sweep
from tests.makers import make_job

pytestmark = pytest.mark.django_db


def test_an_active_job_without_a_next_tick_is_healed_loudly(ada: User, caplog: pytest.LogCaptureFixture):
    job = make_job(ada, cron="0 * * * *", next_run_at=None)

    with caplog.at_level(logging.ERROR):
        assert sweep(now()) == 1

    job.refresh_from_db()
    assert job.next_run_at
    assert job.next_run_at > now()
    assert "healed" in caplog.text


def test_a_tick_that_nobody_takes_is_told(ada: User, caplog: pytest.LogCaptureFixture):
    make_job(ada, next_run_at=now() - timedelta(minutes=2))

    assert sweep(now()) == 1

    assert "unclaimed" in caplog.text


def test_a_house_in_order_is_left_alone(ada: User):
    make_job(ada, next_run_at=now() + timedelta(minutes=2))
    make_job(ada, is_active=False)

    assert sweep(now()) == 0
