"""The jobs table: what it finds, in which order, and what it says."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.models import User
from monitoring.dashboard.jobs_table.filters import wanted_of
from monitoring.dashboard.stencils import slot
from tests.makers import make_change, make_execution, make_job, make_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def see(client, ada):
    """What Ada's page shows for a query: the names in their order."""
    client.force_login(ada)

    def see(**query):
        answer = client.get("/jobs", query)
        assert answer.status_code == 200
        return [row.job.name for row in answer.context["listed"].rows]

    return see


def test_the_newest_come_first_and_others_are_not_shown(see, ada, ben):
    make_job(ada, name="old", created_at=now() - timedelta(days=1))
    make_job(ada, name="new")
    make_job(ben, name="a stranger's")

    assert see() == ["new", "old"]


def test_filters_find_by_words_tag_host_and_status(see, ada):
    make_job(ada, name="rates", tags=["money"], url="https://api.example.com/rates")
    make_job(ada, name="mail", status="FAILED", url="https://example.com/api.example.com")
    make_job(ada, name="off", status="FAILED", is_active=False)
    running = make_job(ada, name="busy", status="FAILED")
    make_execution(running, status="RUNNING", started_at=now(), worker_id=running.pk)

    assert see(search="RATE") == ["rates"]
    assert see(tag="money") == ["rates"]
    assert see(host="api.example.com") == ["rates"]
    assert see(status="FAILED") == ["mail"]
    assert see(status="PAUSED") == ["off"]
    assert see(status="RUNNING") == ["busy"]
    assert see(status="PENDING") == ["rates"]


def test_administrators_find_by_owner_and_others_cannot(see, client, ada, ben, max_):
    make_job(ada, name="ada's")
    make_job(ben, name="ben's")

    assert see(owner="ben@") == ["ada's"]
    client.force_login(max_)
    answer = client.get("/jobs", {"owner": "ben@"})
    assert [row.job.name for row in answer.context["listed"].rows] == ["ben's"]


def test_owners_are_found_whether_few_or_many_have_such_an_address(client, ben, max_):
    make_job(ben, name="ben's")
    others = [User(email=f"{place}@crowd.example.com") for place in range(101)]
    make_job(User.objects.bulk_create(others)[-1], name="of the crowd")
    client.force_login(max_)

    def found(owner):
        answer = client.get("/jobs", {"owner": owner})
        return [row.job.name for row in answer.context["listed"].rows]

    assert found("crowd.example") == ["of the crowd"]
    assert found("BEN@") == ["ben's"]
    assert found("nobody@") == []


def test_flapping_jobs_are_found(see, ada):
    flapping, steady = make_job(ada, name="flapping"), make_job(ada, name="steady")
    for minutes in range(8):
        at = now() - timedelta(minutes=minutes)
        ended = {"started_at": at, "completed_at": at, "execution_time_ms": 5}
        make_execution(flapping, at, status="FAILED" if minutes % 2 else "SUCCESS", **ended)
        make_execution(steady, at, status="FAILED", **ended)

    assert see(flapping="yes") == ["flapping"]


def test_jobs_that_rules_have_adjusted_or_ask_about_are_found_and_bear_a_mark(see, client, ada):
    make_job(ada, name="steady")
    make_job(ada, name="slowed", keep_every=2, keep_anchor=now(), adjusted_since=now())
    make_job(ada, name="held", breaker={"openedAt": "-"}, held_until=now(), adjusted_since=now())
    make_job(ada, name="raised", adjusted_timeout_ms=36_000, adjusted_since=now())
    make_change(make_job(ada, name="asked"))
    make_change(make_job(ada, name="refused"), status="dismissed")

    assert see(adjusted="yes", sort="name") == ["asked", "held", "raised", "slowed"]
    text = client.get("/jobs", {"adjusted": "yes"}).content.decode()
    marks = ("slowed ×2", "held", "longer time-out", "suggestion")
    assert [len(re.findall(rf'class="tag mark[^>]*>{mark}<', text)) for mark in marks] == [1] * 4
    assert "every 2 hours" in text


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["a", "b", "c"]),
        ("-name", ["c", "b", "a"]),
        ("next", ["b", "a", "c"]),
        ("-next", ["a", "b", "c"]),
        ("-last", ["c", "a", "b"]),
        ("created", ["a", "b", "c"]),
        ("no such order", ["c", "b", "a"]),
    ],
)
def test_the_table_is_sorted_and_what_has_no_value_stands_last(see, ada, sort, names):
    later = now() + timedelta(hours=1)
    make_job(ada, name="a", next_run_at=later + timedelta(hours=1), last_run_at=now() - timedelta(hours=2))
    make_job(ada, name="b", next_run_at=later)
    make_job(ada, name="c", last_run_at=now())

    assert see(sort=sort) == names


def test_a_page_takes_as_many_statements_for_many_jobs_as_for_one(client, ada, django_assert_max_num_queries):
    for job in make_jobs(60, ada, tags=["night"], adjusted_since=now()):
        make_change(job)
        make_execution(job, status="SUCCESS", completed_at=now(), execution_time_ms=20)
    client.force_login(ada)

    with django_assert_max_num_queries(12):
        answer = client.get("/jobs", {"sort": "name"})

    assert len(answer.context["listed"].rows) == 25
    assert answer.content.count(b'<path class="run good"') == 25
    assert b"sort=name&amp;skip=25" in answer.content
    assert len(answer.content) < 300_000


def test_a_part_is_the_list_alone_and_a_row_alone_is_a_row(client, ada):
    job = make_job(ada, name="rates")
    client.force_login(ada)

    part = client.get("/jobs", headers={"HX-Request": "true"}).content.decode()
    row = client.get(f"/jobs/{job.pk}/row").content.decode()

    assert part.startswith('<div class="section" id="jobs"')
    assert row.startswith(f'<tr id="job-{job.pk}"')
    assert row.strip() in part


def test_many_rows_come_at_once_and_those_that_are_gone_or_anothers_take_theirs_off(client, ada, ben):
    mine, other = make_job(ada), make_job(ben)
    client.force_login(ada)

    text = client.get("/jobs/rows", {"id": [str(mine.pk), str(other.pk), "nonsense"]}).content.decode()

    assert f'<tr id="job-{mine.pk}" data-row hx-swap-oob="morph"' in text
    assert f'<tr id="job-{other.pk}" hx-swap-oob="delete">' in text
    assert text.count("<tr") == 2


def test_hostile_names_are_text(client, ada):
    make_job(ada, name='<script>alert("x")</script>', tags=['"><img src=x>'], url="https://[::1]:9/<b>")
    client.force_login(ada)

    text = client.get("/jobs").content.decode()

    assert "<script>alert" not in text
    assert "<img src=x>" not in text
    assert "&lt;script&gt;alert(&quot;x&quot;)" in text
    assert "[::1]" in text


def test_a_name_that_looks_like_a_place_of_the_row_is_text(client, ada):
    make_job(ada, name=f"a{slot('id')}b{{{{ slot.id }}}}")
    client.force_login(ada)

    assert f"<bdi>a{slot('id')}b{{{{ slot.id }}}}</bdi>" in client.get("/jobs").content.decode()


def test_a_job_that_never_ran_says_so_and_has_no_empty_time(client, ada):
    make_job(ada, is_active=False)
    client.force_login(ada)

    text = client.get("/jobs").content.decode()

    assert '<span class="quiet">No runs yet.</span>' in text
    assert re.findall(r'<td class="(?:last|next)"[^>]*>([^<]*)</td>', text) == ["", ""]


def test_a_reader_sees_no_act(client, rhea):
    make_job(rhea, name="rates")
    client.force_login(rhea)

    text = client.get("/jobs").content.decode()

    assert "rates" in text
    assert '<td class="pick"' not in text
    for act in ("/jobs/change", "/jobs/run", "/jobs/delete"):
        assert act not in text


def test_an_empty_table_teaches_the_next_step(client, ada):
    client.force_login(ada)

    assert b"No jobs yet" in client.get("/jobs").content
    make_job(ada)
    nothing = client.get("/jobs", {"search": "no such thing"}).content
    assert b"No job matches" in nothing
    assert b"Show all jobs" in nothing


def test_a_query_that_anybody_may_have_written_asks_for_nothing():
    wanted = wanted_of(
        {"search": "\0 ", "status": "<b>", "sort": "password", "flapping": "1", "tag": "x" * 999}
    )

    assert (wanted.search, wanted.status, wanted.sort, wanted.is_flapping) == ("", "", "-created", False)
    assert len(wanted.tag) == 200


@pytest.mark.parametrize(
    ("query", "asks"),
    [
        ({}, False),
        ({"search": "a", "status": "FAILED"}, False),
        ({"tag": "a"}, True),
        ({"sort": "name"}, True),
    ],
)
def test_what_a_phone_shows_on_demand_is_shown_where_it_is_asked_for(query, asks):
    assert wanted_of(query).asks_for_more is asks
