"""What is written of an adjusted job, whatever its columns hold."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.models import User
from jobs.rescheduling import apply
from tests.makers import make_jobs

pytestmark = pytest.mark.django_db
NOTES = ["", "NULL", 'a "quoted", {braced} \\ back', "62 % of 60 failed", "ünïcode\nand a line"]
BREAKERS = [None, {}, {"a": [1, None]}, {"said": 'it\'s "down", {so} \\'}, {"n": 1}]


def test_every_column_of_an_adjustment_is_kept_as_it_is(ada: User):
    at = now()
    jobs = make_jobs(len(NOTES), ada, every_s=60)
    for number, job in enumerate(jobs):
        job.keep_every, job.shift_seconds = number + 1, number
        job.keep_anchor = at if number else None
        job.held_until = at + timedelta(minutes=number) if number else None
        job.adjusted_timeout_ms, job.recovered_at = number * 1000 or None, at
        job.adjustment_note, job.breaker = NOTES[number], BREAKERS[number]

    apply.store([(job, at) for job in jobs], at)

    for job in jobs:
        meant = {name: getattr(job, name) for name in apply.WRITTEN}
        job.refresh_from_db()
        assert {name: getattr(job, name) for name in apply.WRITTEN} == meant


def test_many_jobs_are_written_by_as_many_statements_as_one(ada: User):
    counts = []
    for size in (1, 30):
        jobs = make_jobs(size, ada, every_s=60)
        with CaptureQueriesContext(connection) as queries:
            apply.store([(job, now()) for job in jobs], now())
        counts.append(len(queries))

    assert counts[0] == counts[1]
