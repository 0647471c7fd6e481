"""POST /cron/validate."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_celery_beat.models import CrontabSchedule

from jobs.models import CronExecution
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 10, 0, 1, tzinfo=UTC)  # a Monday
SHAPE = {
    *("valid", "description", "timezone", "nextRuns", "nextRunsLocal", "nextRun", "secondRun", "warnings"),
    *("clockChanges", "difference"),
}


@pytest.fixture(autouse=True)
def _ten_oclock(time_machine):
    time_machine.move_to(NOW, tick=False)


def validate(user, **fields):
    return token_client(user, "READ").post("/cron/validate", fields)


def test_a_schedule_is_told_in_words_and_instants_and_nothing_is_stored(ada):
    answer = validate(ada, cronExpression="30 2 * * mon-fri", timezone="Europe/Berlin")

    told = answer.json()
    assert answer.status_code == 200
    assert set(told) == SHAPE
    assert told["valid"] is True
    assert told["description"] == "At 02:30 on weekdays, Berlin time"
    assert told["nextRuns"][:2] == ["2027-03-02T01:30:00Z", "2027-03-03T01:30:00Z"]
    assert told["nextRunsLocal"][0] == "2027-03-02T02:30:00+01:00"
    assert [told["nextRun"], told["secondRun"]] == told["nextRuns"][:2]
    assert len(told["nextRuns"]) == len(told["nextRunsLocal"]) == 5
    assert not CrontabSchedule.objects.filter(day_of_week="1-5").exists()


@pytest.mark.parametrize(
    ("fields", "description", "next_run"),
    [
        ({"intervalSeconds": 90}, "Every 90 seconds, aligned to the clock", "2027-03-01T10:01:30Z"),
        (
            {"cronExpression": "*/10 * * * * *"},
            "Every 10 seconds, aligned to the clock",
            "2027-03-01T10:00:10Z",
        ),
        (
            {"runAt": "2027-07-01T10:00:00Z", "timezone": "Europe/Berlin"},
            "Once, on Thursday 1 July 2027 at 12:00 (UTC+02:00), Berlin time",
            "2027-07-01T10:00:00Z",
        ),
        (
            {"cronExpression": "0 0 * * *", "startsAt": "2027-04-01T00:00:00Z"},
            "At 00:00 every day, UTC",
            "2027-04-01T00:00:00Z",
        ),
    ],
)
def test_each_kind_of_schedule_is_told(ada, fields, description, next_run):
    told = validate(ada, **fields).json()

    assert (told["description"], told["nextRun"]) == (description, next_run)


def test_runs_end_with_the_window(ada):
    told = validate(ada, cronExpression="0 * * * *", endsAt="2027-03-01T12:30:00Z").json()

    assert told["nextRuns"] == ["2027-03-01T11:00:00Z", "2027-03-01T12:00:00Z"]
    assert validate(ada, runAt="2027-03-02T00:00:00Z").json()["secondRun"] is None


def test_each_change_of_the_clock_within_a_year_that_touches_it_is_told(ada):
    changes = validate(ada, cronExpression="30 2 * * *", timezone="Europe/Berlin").json()["clockChanges"]

    assert [(one["at"], one["kind"], one["effect"], one["ticks"]) for one in changes] == [
        ("2027-03-28T01:00:00Z", "gap", "made_up", ["2027-03-28T01:00:00Z"]),
        ("2027-10-31T01:00:00Z", "overlap", "once", ["2027-10-31T00:30:00Z"]),
    ]
    assert changes[0]["text"] == (
        "On 28 March 2027 the clock goes forward from 02:00 to 03:00: what is skipped (02:30) runs once, "
        "at the moment of the change."
    )
    assert (changes[0]["clockBefore"], changes[0]["clockAfter"], changes[0]["times"]) == (
        *("02:00", "03:00"),
        ["02:30"],
    )


@pytest.mark.parametrize(
    ("fields", "field", "position", "suggestion"),
    [
        ({"cronExpression": "61 * * * *"}, "minute", 0, None),
        ({"cronExpression": "60 * * * *"}, "minute", 0, "0 * * * *"),
        ({"cronExpression": "0 0 * * 1,fri-tue"}, "day of week", 10, "0 0 * * 1,5-7,0-2"),
        ({"cronExpression": "0 5/2 * * *"}, "hour", 2, "0 5-23/2 * * *"),
        ({"cronExpression": "0 0 30 2 *"}, "day of month", 4, None),
        ({"cronExpression": "@dayly"}, "cronExpression", None, "@daily"),
        ({"cronExpression": "*/7 * * * * *"}, "seconds", 0, "intervalSeconds: 7"),
        ({"cronExpression": "5 0 9 * * *"}, "seconds", 0, "0 0 9 * * *"),
        ({"cronExpression": ""}, "cronExpression", None, None),
        ({"cronExpression": "0 " * 200}, "cronExpression", None, None),
        ({"cronExpression": "@daily", "timezone": "Europe/Berln"}, "timezone", None, "Europe/Berlin"),
        ({"intervalSeconds": 0}, "intervalSeconds", None, None),
        ({"intervalSeconds": 10**30}, "intervalSeconds", None, None),
        ({"runAt": "2027-03-01T10:00:00Z"}, "runAt", None, None),
        ({"cronExpression": "@daily", "endsAt": "2027-03-01T12:00:00Z"}, "endsAt", None, None),
        (
            {
                "cronExpression": "@daily",
                "startsAt": "2027-03-03T00:00:00Z",
                "endsAt": "2027-03-02T00:00:00Z",
            },
            *("endsAt", None, None),
        ),
    ],
)
def test_a_schedule_that_cannot_be_kept_names_the_place_and_what_to_write(
    ada, fields, field, position, suggestion
):
    answer = validate(ada, **fields)

    refusal = answer.json()
    assert answer.status_code == 200
    assert refusal.pop("error")
    assert refusal == {"valid": False, "field": field, "position": position, "suggestion": suggestion}


def test_a_suggestion_can_be_kept(ada):
    for expression in ("60 24 * * *", "5/15 * * * *", "0 22-4 * * *", "@hourli", "5 0 9 * * *"):
        suggestion = validate(ada, cronExpression=expression).json()["suggestion"]

        told = validate(ada, cronExpression=suggestion).json()

        assert told["valid"] or told["suggestion"] not in (None, suggestion)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "cronExpression"),
        ({"cronExpression": "@daily", "intervalSeconds": 60}, "intervalSeconds"),
        ({"cronExpression": ["@daily"]}, "cronExpression"),
        ({"cronExpresion": "@daily"}, "cronExpresion"),
        ({"intervalSeconds": "often"}, "intervalSeconds"),
        ({"cronExpression": "@daily", "jobId": "mine"}, "jobId"),
    ],
)
def test_a_body_that_is_no_question_is_refused(ada, fields, wrong):
    answer = validate(ada, **fields)

    assert answer.status_code == 400
    assert wrong in answer.json()["errors"]


def test_what_ticks_more_often_than_is_allowed_is_refused(ada, settings):
    settings.MIN_INTERVAL_SECONDS = 300

    every_minute = validate(ada, cronExpression="*/5,7 * * * *").json()
    interval = validate(ada, intervalSeconds=299).json()

    assert every_minute["error"] == (
        "The schedule ticks every 2 minutes, and no job here may more often than every 5 minutes; "
        "write '*/5 * * * *' or intervalSeconds: 300."
    )
    assert (every_minute["field"], every_minute["suggestion"]) == ("minute", "*/5 * * * *")
    assert (interval["valid"], interval["field"]) == (False, "intervalSeconds")
    assert validate(ada, cronExpression="*/5 * * * *").json()["valid"]


def test_a_job_lends_what_is_left_out_and_the_difference_is_told(ada):
    job = make_job(ada, cron="0 * * * *", zone="Europe/Berlin")

    told = validate(ada, jobId=str(job.pk), cronExpression="* * * * *").json()

    assert told["timezone"] == "Europe/Berlin"
    assert told["difference"]["added"]["count"] == 7 * 24 * 59
    assert told["difference"]["warnings"][0] == "It would run 1,440 × a day instead of 24."


def test_a_job_whose_runs_take_longer_than_the_interval_is_warned_of(ada):
    job = make_job(ada, every_s=60)
    for n in range(220):
        took = (
            90_000 if n < 20 else 5_000 + (26_000 if n >= 205 else 0)
        )  # the oldest 20 do not count any more
        ended = {"status": "SUCCESS", "completed_at": NOW, "execution_time_ms": took}
        make_execution(job, NOW - timedelta(hours=10) + timedelta(minutes=n), **ended)

    close = validate(ada, jobId=str(job.pk), intervalSeconds=30).json()["warnings"]
    wide = validate(ada, jobId=str(job.pk), intervalSeconds=31).json()["warnings"]

    assert [text for text in close if "A run takes up to 31.0 s" in text]
    assert not [text for text in wide if "A run takes" in text]


def test_a_strangers_job_is_not_found(ben, ada):
    job = make_job(ada)

    assert validate(ben, jobId=str(job.pk), cronExpression="@daily").status_code == 404
    assert validate(ada, jobId=str(uuid4()), cronExpression="@daily").status_code == 404


def test_a_question_costs_few_statements_however_long_the_history(ada):
    job = make_job(ada)
    for n in range(30):
        make_execution(job, NOW - timedelta(minutes=n), status="MISSED", completed_at=NOW)
    client = token_client(ada, "READ")

    with CaptureQueriesContext(connection) as captured:
        client.post("/cron/validate", {"jobId": str(job.pk), "cronExpression": "@daily"})

    assert CronExecution.objects.count() == 30
    assert len(captured) <= 5
