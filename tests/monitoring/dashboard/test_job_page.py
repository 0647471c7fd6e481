"""/jobs/<id>: how a job runs, and what can be done with it there."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from jobs.models import CronExecution, CronJob
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
    assert "Last 1 run: 1 succeeded; 1.2 s to 1.2 s." in text
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
