"""H in an expression: a value of the job's own, the same for ever."""

import re
from uuid import uuid4

import pytest

from jobs.models import CronJob
from jobs.schedules import ScheduleError, parse_expression
from jobs.schedules.hashed import has_hash
from tests.credentials import token_client
from tests.makers import make_job

SEEDS = [str(uuid4()) for _ in range(200)]
ENDPOINT = {"name": "hashed", "endpointUrl": "https://example.com/"}


@pytest.mark.parametrize("text", ["H * * * *", "H H(1-5) * * *", "1,H/20 * * * *", "h h h h h"])
def test_an_h_is_found(text):
    assert has_hash(text)


@pytest.mark.parametrize("text", ["@hourly", "0 0 * * thu", "* * * mar *", ""])
def test_what_only_has_the_letter_is_no_h(text):
    assert not has_hash(text)


def test_the_same_job_always_has_the_same_value_and_many_have_all_of_them():
    minutes = {parse_expression("H * * * *", seed=seed).minute for seed in SEEDS * 2}

    assert parse_expression("H * * * *", seed=SEEDS[0]) == parse_expression("H * * * *", seed=SEEDS[0])
    assert len(minutes) > 50
    assert all(0 <= int(minute) <= 59 for minute in minutes)


def test_the_fields_of_a_job_are_not_all_the_same_number():
    found = [parse_expression("H H H * *", seed=seed) for seed in SEEDS]

    assert any(one.minute != one.hour for one in found)
    assert all(1 <= int(one.day_of_month) <= 28 for one in found)


@pytest.mark.parametrize(
    ("written", "low", "high", "step"),
    [("H/15", 0, 14, 15), ("H(0-29)/10", 0, 9, 10), ("H(40-59)/7", 40, 46, 7)],
)
def test_a_step_begins_at_the_jobs_own_value(written, low, high, step):
    for seed in SEEDS:
        first, _, every = re.split("[-/]", parse_expression(f"{written} * * * *", seed=seed).minute)
        assert low <= int(first) <= high
        assert int(every) == step


@pytest.mark.parametrize(
    ("text", "position"), [("H(50-70) * * * *", 0), ("0 H(5-2) * * *", 2), ("H/0 * * * *", 0)]
)
def test_a_range_or_step_that_is_none_is_refused_where_it_stands(text, position):
    with pytest.raises(ScheduleError) as refused:
        parse_expression(text)

    assert refused.value.position == position


@pytest.mark.django_db
def test_a_job_keeps_what_was_written_and_ticks_at_its_own_minute(ada):
    made = token_client(ada).post("/cron", {**ENDPOINT, "cronExpression": "H * * * *"}).json()

    job = CronJob.objects.get()
    assert made["cronExpression"] == "H * * * *"
    assert job.crontab.minute == parse_expression("H * * * *", seed=str(job.pk)).minute
    assert job.next_run_at.minute == int(job.crontab.minute)


@pytest.mark.django_db
def test_validation_says_what_h_stands_for_and_that_a_job_to_come_will_have_another(ada):
    job, client = make_job(ada), token_client(ada)

    of_job = client.post("/cron/validate", {"cronExpression": "H 5 * * *", "jobId": str(job.pk)}).json()
    of_none = client.post("/cron/validate", {"cronExpression": "H 5 * * *"}).json()

    assert of_job["description"].endswith("where H stands for values that the job's id decides")
    assert any("H stands for values" in warning for warning in of_none["warnings"])


@pytest.mark.django_db
def test_an_edit_of_something_else_leaves_the_value_as_it_is(ada):
    client = token_client(ada)
    job_id = client.post("/cron", {**ENDPOINT, "cronExpression": "H H * * *"}).json()["id"]
    before = CronJob.objects.get().crontab_id

    client.patch(f"/cron/{job_id}", {"timeoutMs": 2000})

    assert CronJob.objects.get().crontab_id == before
