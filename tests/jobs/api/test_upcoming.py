"""GET /cron/upcoming."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.dispatching.following import first_after
from jobs.dispatching.tick import run_tick
from jobs.models import CronExecution
from tests.credentials import token_client
from tests.makers import make_job

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 10, 0, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ten_oclock(time_machine):
    time_machine.move_to(NOW, tick=False)


def at(hour, minute=0, second=0):
    return datetime(2027, 3, 1, hour, minute, second, tzinfo=UTC)


def upcoming(user, **query):
    return token_client(user).get("/cron/upcoming", query)


def told(answer):
    return [(tick["jobName"], tick["scheduledFor"][11:16]) for tick in answer.json()]


def test_ticks_of_all_jobs_come_in_the_order_of_time(ada):
    make_job(ada, name="hourly", cron="0 * * * *", next_run_at=at(11))
    make_job(ada, name="half", cron="*/30 * * * *", next_run_at=at(10, 30), zone="Asia/Tokyo")

    answer = upcoming(ada, hours=2)

    assert answer.status_code == 200
    assert sorted(told(answer)) == sorted(
        [
            ("half", "10:30"),
            ("hourly", "11:00"),
            ("half", "11:00"),
            ("half", "11:30"),
            ("hourly", "12:00"),
            ("half", "12:00"),
        ]
    )
    assert [tick["scheduledFor"] for tick in answer.json()] == sorted(
        tick["scheduledFor"] for tick in answer.json()
    )
    assert answer.json()[0] | {"jobId": ""} == {
        "jobId": "",
        "jobName": "half",
        "endpointUrl": "http://127.0.0.1:9/",
        "scheduledFor": "2027-03-01T10:30:00Z",
        "timezone": "Asia/Tokyo",
        "executionId": None,
    }
    assert answer["X-Until"] == "2027-03-01T12:00:01Z"


def test_a_list_that_is_cut_says_up_to_when_nothing_is_missing(ada):
    make_job(ada, every_s=60, next_run_at=at(10, 1))

    answer = upcoming(ada, take=3)

    assert [time for _, time in told(answer)] == ["10:01", "10:02", "10:03"]
    assert answer["X-Until"] == "2027-03-01T10:03:00Z"


def test_what_is_off_or_over_does_not_tick_and_windows_hold(ada):
    make_job(ada, name="off", is_active=False)
    make_job(ada, name="ending", every_s=3600, next_run_at=at(11), ends_at=at(12))
    make_job(ada, name="once", run_at=at(11, 30), next_run_at=at(11, 30))

    assert told(upcoming(ada)) == [("ending", "11:00"), ("once", "11:30"), ("ending", "12:00")]


def test_a_pause_and_a_start_to_come_are_waited_for(ada):
    client = token_client(ada)
    shared = {"cronExpression": "0 * * * *", "endpointUrl": "https://example.com/"}
    client.post("/cron", {**shared, "name": "paused", "pausedUntil": "2027-03-01T12:30:00Z"})
    client.post("/cron", {**shared, "name": "later", "startsAt": "2027-03-01T14:00:00Z"})

    first, *others = told(upcoming(ada, hours=4))

    assert first == ("paused", "13:00")
    assert sorted(others) == [("later", "14:00"), ("paused", "14:00")]


def test_a_tick_that_has_its_row_is_told_once_with_it(ada):
    make_job(ada, every_s=10, next_run_at=at(10, 0, 3))
    run_tick(NOW)
    row = CronExecution.objects.get()

    first, second, *_ = upcoming(ada, take=2).json()

    assert (first["scheduledFor"], first["executionId"]) == ("2027-03-01T10:00:03Z", str(row.pk))
    assert (second["scheduledFor"], second["executionId"]) == ("2027-03-01T10:00:10Z", None)


def test_an_overdue_tick_comes_first_and_the_next_after_now(ada):
    make_job(ada, every_s=60, next_run_at=at(8))

    assert [time for _, time in told(upcoming(ada, take=2))] == ["08:00", "10:01"]


def test_everybody_sees_their_own(ada, ben, max_):
    hers = make_job(ada, name="hers", next_run_at=at(11))
    make_job(ben, name="his", next_run_at=at(11))

    assert told(upcoming(ada, hours=1)) == [("hers", "11:00")]
    assert len(told(upcoming(max_, hours=1))) == 2
    assert told(upcoming(max_, hours=1, jobId=hers.pk)) == [("hers", "11:00")]
    assert told(upcoming(ben, hours=1, jobId=hers.pk)) == []


@pytest.mark.parametrize(
    "query", ["hours=0", "hours=169", "take=501", "jobId=x", "skip=1", "hours=1&hours=2"]
)
def test_a_query_out_of_range_is_refused(ada, query):
    assert token_client(ada).get(f"/cron/upcoming?{query}").status_code == 400


def test_many_jobs_take_no_more_queries_and_no_more_ticks_than_asked_for(
    ada, django_assert_num_queries, monkeypatch
):
    for number in range(30):
        make_job(ada, every_s=1 + number % 3, next_run_at=NOW + timedelta(seconds=1))
    computed = []

    def counted(schedule, after):
        computed.append(after)
        return first_after(schedule, after)

    monkeypatch.setattr("jobs.upcoming.first_after", counted)
    client = token_client(ada)
    client.get("/cron")

    with django_assert_num_queries(3):  # credential, rows made already, jobs
        assert len(client.get("/cron/upcoming?take=50").json()) == 50

    assert 0 < len(computed) <= 51
