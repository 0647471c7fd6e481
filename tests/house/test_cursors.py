"""Pages behind a cursor: every row once, in order, whatever the order is."""

from datetime import UTC, datetime, timedelta

import pytest

from cronmanager.rest import paging
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


def walk(client, path, **query):
    """The ids of all pages, following X-Next-Cursor."""
    found, cursor = [], ""
    while cursor is not None:
        answer = client.get(path, {**query, "cursor": cursor, "take": 3})
        assert answer.status_code == 200, answer.json()
        found += [one["id"] for one in answer.json()]
        cursor = answer.get("X-Next-Cursor")
    return found


@pytest.mark.parametrize("ordering", ["name", "-name", "nextRunAt", "-nextRunAt", "status,-lastRunAt"])
def test_a_walk_by_cursor_sees_each_job_once_in_the_order_of_the_list(ada, ordering):
    for number in range(11):
        at = AT + timedelta(hours=number // 2) if number % 3 else None
        make_job(ada, name=f"job {number % 4}", next_run_at=at, last_run_at=at)
    client = token_client(ada)

    walked = walk(client, "/cron", ordering=ordering)

    assert walked == [one["id"] for one in client.get("/cron", {"ordering": ordering}).json()]
    assert len(set(walked)) == 11


def test_rows_that_come_meanwhile_move_nothing(ada):
    job = make_job(ada)
    for hour in range(7):
        make_execution(job, scheduled_for=AT + timedelta(hours=hour))
    client = token_client(ada)
    first = client.get(f"/cron/{job.pk}/executions", {"cursor": "", "take": 3})

    make_execution(job, scheduled_for=AT + timedelta(days=1))
    second = client.get(first["Link"].partition('>; rel="next"')[0].rpartition("<")[2])

    assert [one["scheduledFor"][11:13] for one in [*first.json(), *second.json()]] == [
        *("16", "15", "14"),
        *("13", "12", "11"),
    ]


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WyJhIl0", "%00", "🙂"])
def test_a_cursor_that_is_none_is_refused(ada, cursor):
    answer = token_client(ada).get("/cron", {"cursor": cursor})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["cursor"]


def test_a_cursor_of_another_order_is_refused(ada):
    for _ in range(3):
        make_job(ada)
    client = token_client(ada)
    cursor = client.get("/cron", {"take": 1, "ordering": "name"})["X-Next-Cursor"]

    assert client.get("/cron", {"ordering": "-name", "cursor": cursor}).status_code == 400


def test_a_total_of_very_many_is_an_estimate_and_says_so(ada, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED_UP_TO", 2)
    for _ in range(4):
        make_job(ada)

    answer = token_client(ada).get("/cron?take=3")

    assert int(answer["X-Total-Count"]) >= 3
    assert answer["X-Total-Count-Exact"] == "false"
    assert len(answer.json()) == 3
