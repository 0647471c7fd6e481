"""GET /cron/:id/explain: one sentence for each thing that can have happened."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from jobs import commands
from tests.credentials import token_client
from tests.makers import make_backfill, make_execution, make_job

pytestmark = pytest.mark.django_db
BORN = datetime(2027, 3, 1, tzinfo=UTC)
NOW = datetime(2027, 3, 2, 12, 0, 30, tzinfo=UTC)
TICK = datetime(2027, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def job(ada):
    return make_job(ada, cron="0 * * * *", created_at=BORN)


def explain(job, at=TICK):
    answer = token_client(job.created_by).get(f"/cron/{job.pk}/explain", {"at": at.isoformat()})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def ended(job, status, **fields):
    return make_execution(job, TICK, status=status, completed_at=TICK + timedelta(seconds=1), **fields)


def test_a_success_tells_how_late_it_was_and_what_came_back(job):
    row = ended(job, "SUCCESS", lag_ms=42, response_status=204, attempt_number=1, execution_time_ms=120)

    told = explain(job)

    assert told["sentence"] == "It ran 42 ms late and succeeded: the endpoint answered 204 after 120 ms."
    assert (told["verdict"], told["facts"]["executionId"]) == ("success", str(row.pk))


@pytest.mark.parametrize(
    ("took_ms", "said"), [(999, "999 ms"), (1_240, "1.24 s"), (39_030, "39 s"), (299_000, "4 min")]
)
def test_a_long_answer_is_told_in_units_that_people_read(job, took_ms, said):
    ended(job, "SUCCESS", lag_ms=42, response_status=200, attempt_number=1, execution_time_ms=took_ms)

    assert explain(job)["sentence"].endswith(f"answered 200 after {said}.")


@pytest.mark.parametrize(
    ("lag_ms", "said"),
    [
        (9_999, "9999 ms"),
        (90_500, "90 s"),
        (1_500_000, "25 min"),
        (16_103_155, "4 h 28 min"),
        (2**31 - 1, "24 days"),
    ],
)
def test_what_was_very_late_is_told_in_units_that_people_read(job, lag_ms, said):
    ended(job, "SUCCESS", lag_ms=lag_ms, response_status=204, attempt_number=1, execution_time_ms=120)

    assert explain(job)["sentence"].startswith(f"It ran {said} late and succeeded")


def test_a_backfill_is_told_as_one_and_not_as_late(job):
    facts = {"trigger": "backfill", "backfill": make_backfill(job), "started_at": NOW}
    ended(job, "SUCCESS", response_status=204, attempt_number=1, execution_time_ms=120, **facts)

    said = explain(job)["sentence"]
    assert said.startswith("It ran in a backfill, at 2027-03-02 12:00:30 UTC, and succeeded: the endpoint a")


def test_a_failure_tells_its_tries_and_its_cause(job):
    ended(job, "FAILED", lag_ms=42, attempt_number=3, error_kind="tls", error_message="The name differs.")

    assert explain(job)["sentence"] == "It ran 42 ms late and failed after three tries: The name differs."


def test_a_skip_names_the_run_that_was_in_its_way(job):
    before = make_execution(
        job,
        TICK - timedelta(hours=1),
        status="RUNNING",
        worker_id=uuid4(),
        started_at=TICK - timedelta(hours=1),
    )
    ended(job, "SKIPPED", skip_reason="overlap")

    told = explain(job)

    assert told["sentence"] == "It was skipped: the run of 2027-03-02 02:00 UTC was still going on."
    assert told["facts"]["overlappedExecutionId"] == str(before.pk)


def test_a_miss_tells_from_when_to_when_nobody_was_there(job):
    make_execution(job, TICK - timedelta(hours=3), status="SUCCESS", completed_at=TICK)
    for hours in (2, 1, 0):
        at = TICK - timedelta(hours=hours)
        make_execution(job, at, status="MISSED", completed_at=TICK, created_at=TICK + timedelta(minutes=55))

    assert explain(job)["sentence"] == (
        "It was missed: no scheduler was at work "
        "from 2027-03-02 01:00 UTC, or earlier, to 2027-03-02 03:55 UTC."
    )


def test_a_tick_taken_back_by_a_pause_tells_by_whom(job, ada, time_machine):
    make_execution(job, TICK)
    time_machine.move_to(TICK - timedelta(seconds=2), tick=False)
    commands.update_job(job.pk, {"is_active": False}, ada, TICK - timedelta(seconds=2))

    told = explain(job)

    assert told["verdict"] == "cancelled"
    assert told["sentence"] == "It was taken back at 2027-03-02 02:59:58 UTC by ada@example.com: paused."


def test_a_job_that_was_off_tells_since_when_and_by_whom(job, ada):
    commands.update_job(job.pk, {"is_active": False}, ada, TICK - timedelta(minutes=30))

    told = explain(job)

    assert told["sentence"] == "The job was switched off by ada@example.com at 2027-03-02 02:30 UTC."
    assert told["verdict"] == "switched_off"


def test_the_schedule_of_that_time_decides_not_todays(job, ada):
    commands.update_job(job.pk, {"cron_expression": "30 4 * * *"}, ada, TICK + timedelta(hours=5))

    assert explain(job)["verdict"] == "without_row"
    assert explain(job, TICK + timedelta(hours=8))["verdict"] == "not_a_tick"


def test_another_instant_gets_the_nearest_ticks(job):
    told = explain(job, TICK + timedelta(minutes=10))

    assert told["facts"]["previousTick"] == "2027-03-02T03:00:00Z"
    assert told["facts"]["nextTick"] == "2027-03-02T04:00:00Z"
    assert told["sentence"].endswith("the nearest: 2027-03-02 03:00 UTC and 2027-03-02 04:00 UTC.")


@pytest.mark.parametrize(
    ("fields", "at", "verdict"),
    [
        ({}, BORN - timedelta(hours=1), "not_created"),
        ({}, NOW.replace(hour=15, second=0), "to_come"),
        ({"starts_at": TICK + timedelta(hours=1)}, TICK, "outside_window"),
        ({"ends_at": TICK - timedelta(hours=1)}, TICK, "outside_window"),
        ({"paused_until": TICK + timedelta(hours=1)}, TICK, "outside_window"),
        ({"created_at": NOW - timedelta(days=200)}, NOW.replace(second=0) - timedelta(days=100), "forgotten"),
    ],
)
def test_without_a_row_the_history_gives_the_reason(ada, fields, at, verdict):
    job = make_job(ada, cron="0 * * * *", **{"created_at": BORN, **fields})

    assert explain(job, at)["verdict"] == verdict


def test_a_pending_tick_is_said_to_wait(job):
    make_execution(job, TICK)

    assert explain(job)["verdict"] == "pending"


@pytest.mark.parametrize("query", [{}, {"at": "yesterday"}])
def test_without_an_instant_there_is_nothing_to_explain(ada, job, query):
    answer = token_client(ada).get(f"/cron/{job.pk}/explain", query)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["at"]


def test_the_cost_is_bounded(ada, job, django_assert_max_num_queries):
    ended(job, "SKIPPED")
    client = token_client(ada)
    client.get("/cron")

    with django_assert_max_num_queries(5):
        client.get(f"/cron/{job.pk}/explain", {"at": TICK.isoformat()})


def test_work_that_the_endpoint_took_tells_until_when_it_has_to_report(job):
    make_execution(job, TICK, status="RUNNING", async_deadline=TICK + timedelta(hours=10))

    told = explain(job)

    assert told["sentence"].endswith("it has until 2027-03-02 13:00 UTC to report its end.")
    assert told["facts"]["asyncDeadline"] == "2027-03-02T13:00:00Z"
