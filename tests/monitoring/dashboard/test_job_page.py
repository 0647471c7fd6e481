"""/jobs/<id>: how a job runs, and what can be done with it there."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from jobs.models import CronExecution, CronJob
from jobs.statistics import store
from jobs.statistics.tally import End
from tests.makers import make_execution, make_job

HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return client


def test_the_page_shows_runs_schedule_request_and_what_to_do(page, ada):
    job = make_job(
        ada, name="<script>rates</script>", cron="0 9 * * *", headers={"X-Api-Key": {"encrypted": "x"}}
    )
    make_execution(job, status="SUCCESS", completed_at=now(), execution_time_ms=1240, lag_ms=7)

    text = page.get(f"/jobs/{job.pk}").content.decode()

    assert "<script>rates" not in text
    assert "At 09:00 every day, UTC" in text
    assert "Last 1 run: 1 succeeded; 1.2 s." in text
    assert "X-Api-Key: ••••" in text
    assert all(word in text for word in ("Run now", "Pause", "Edit", "Duplicate", "Delete"))


def test_a_reader_sees_no_button_that_acts(client, rhea):
    job = make_job(rhea, name="rates")
    client.force_login(rhea)

    text = client.get(f"/jobs/{job.pk}").content.decode()

    assert not any(f"/jobs/{job.pk}/{act}" in text for act in ("run", "toggle", "edit", "delete"))


@pytest.mark.parametrize("span", ["runs", "24h", "7d", "30d", "nonsense"])
def test_each_span_of_the_history_is_a_link(page, ada, span):
    job = make_job(ada)

    answer = page.get(f"/jobs/{job.pk}?span={span}&part=history", headers=HTMX)

    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()


def test_a_job_that_never_ran_says_what_its_history_will_be(page, ada):
    job = make_job(ada)

    never = page.get(f"/jobs/{job.pk}?part=history", headers=HTMX).content.decode()
    ended(job, now() - timedelta(minutes=5))
    ran = page.get(f"/jobs/{job.pk}?part=history", headers=HTMX).content.decode()

    assert ("No history yet" in never, "<svg" in never) == (True, False)
    assert ("No history yet" in ran, "<svg" in ran) == (False, True)


def ended(job, at, **fields):
    values = {"status": "SUCCESS", "execution_time_ms": 20, "lag_ms": 3, "completed_at": at}
    return make_execution(job, at, **values | fields)


def test_a_zoomed_history_shows_the_runs_of_that_time_and_no_others(page, ada):
    job, begin = make_job(ada), now().replace(microsecond=0) - timedelta(hours=3)
    ended(job, begin - timedelta(seconds=1))
    ended(job, begin, status="FAILED", error_kind="timeout", execution_time_ms=900)
    ended(job, begin + timedelta(minutes=1))
    ended(job, begin + timedelta(minutes=2))

    query = {"from": iso(begin), "to": iso(begin + timedelta(minutes=2)), "part": "history"}
    answer = page.get(f"/jobs/{job.pk}", query, headers=HTMX)

    history, text = answer.context["history"], answer.content.decode()
    assert history.is_by_run
    assert history.outcomes.label == "2 runs: 1 succeeded, 1 failed."
    assert history.measures["failures_by_kind"] == {"timeout": 1}
    assert len(history.marks.split(" ")) == 3  # and the end of the last
    assert all(word in text for word in ("Earlier", "Zoom in", "Zoom out", "Later"))


def iso(at):
    return at.isoformat().replace("+00:00", "Z")


def test_where_runs_are_many_a_zoomed_history_goes_by_hour_and_leads_into_each(page, ada):
    job, begin = make_job(ada), now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=6)
    count_ends([ended(job, begin + timedelta(seconds=20 * n)) for n in range(450)])
    query = {"from": iso(begin), "to": iso(begin + timedelta(hours=5)), "part": "history"}

    answer = page.get(f"/jobs/{job.pk}", query, headers=HTMX)

    history = answer.context["history"]
    assert not history.is_by_run
    assert [figure.succeeded for figure in history.figures] == [180, 180, 90, 0, 0]
    assert history.measures["succeeded"] == 450
    assert history.figures[1].within.query.replace("&", "&amp;") in answer.content.decode()


def count_ends(runs):
    ends = [
        End(run.job_id, run.owner_id, run.scheduled_for, run.status, 0, run.execution_time_ms, run.lag_ms)
        for run in runs
    ]
    store.add(ends)


def test_runs_that_are_too_many_for_their_minutes_say_so(page, ada):
    job, begin = make_job(ada), now().replace(microsecond=0) - timedelta(hours=6)
    for n in range(420):
        ended(job, begin + timedelta(seconds=n))
    query = {"from": iso(begin), "to": iso(begin + timedelta(minutes=10)), "part": "history"}

    answer = page.get(f"/jobs/{job.pk}", query, headers=HTMX)

    assert len(answer.context["history"].figures) == 400
    assert "Only the newest runs of this time are shown" in answer.content.decode()


def test_the_figures_behind_the_last_runs_are_counts(page, ada):
    job = make_job(ada)
    ended(job, now() - timedelta(minutes=1))

    text = page.get(f"/jobs/{job.pk}?part=history", headers=HTMX).content.decode()

    cells = [f'<td class="number" data-label="{name}">' for name in ("Succeeded", "Failed", "Not called")]
    assert f"{cells[0]}1</td>{cells[1]}0</td>{cells[2]}0</td>" in text


def test_a_run_that_has_not_ended_is_in_no_count(page, ada):
    job, at = make_job(ada), now() - timedelta(minutes=3)
    ended(job, at)
    ended(job, at + timedelta(minutes=1), status="SKIPPED", execution_time_ms=None, lag_ms=None)
    open_run = {"completed_at": None, "execution_time_ms": None}
    ended(job, at + timedelta(minutes=2), status="RUNNING", started_at=now(), worker_id=job.pk, **open_run)

    history = page.get(f"/jobs/{job.pk}?part=history", headers=HTMX).context["history"]

    assert history.outcomes.label == "2 runs: 1 succeeded, 1 not called."
    assert [figure.other for figure in history.shown] == [1, 0]
    assert len(history.figures) == 3


def test_run_now_makes_an_execution(page, ada):
    job = make_job(ada, name="rates")

    answer = page.post(f"/jobs/{job.pk}/run", headers=HTMX)

    assert CronExecution.objects.get().trigger == "manual"
    assert "rates runs now." in answer.content.decode()


def test_pause_and_resume_do_what_the_button_said(page, ada):
    job = make_job(ada)

    for active in ("false", "false", "true"):
        page.post(f"/jobs/{job.pk}/toggle", {"active": active})
        job.refresh_from_db()
        assert job.is_active == (active == "true")


def test_a_deleted_job_is_gone_and_the_list_follows(page, ada):
    job = make_job(ada)

    answer = page.post(f"/jobs/{job.pk}/delete")

    assert answer["Location"] == "/jobs"
    assert not CronJob.objects.exists()


def test_a_crowded_history_takes_no_more_queries_than_an_empty_one(page, ada, django_assert_max_num_queries):
    job = make_job(ada)
    for minutes in range(60):
        at = now() - timedelta(minutes=minutes + 1)
        make_execution(
            job, at, status="FAILED", error_kind="timeout", completed_at=at, execution_time_ms=minutes
        )

    with django_assert_max_num_queries(20):
        page.get(f"/jobs/{job.pk}")
