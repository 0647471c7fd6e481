"""/jobs/new and /jobs/<id>/edit: what is typed becomes a job, and is never lost."""

import pytest
from django.urls import reverse

from jobs.models import CronJob
from jobs.secrets import MASK, open_headers
from monitoring.dashboard.editor.form import JobForm
from tests import receivers
from tests.makers import make_job

HTMX = {"HX-Request": "true"}
NEW = "/jobs/new"


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return client


def edit_url(job) -> str:
    return reverse("dashboard:job-edit", args=[job.pk])


def typed(page, url=NEW, **texts):
    """What a browser sends of the form that `url` shows, with `texts` typed into it."""
    form = page.get(url).context["form"]
    shown = {name: form[name].value() for name in JobForm.base_fields}
    revision = page.get(url).context["revision"]
    sent = {"act": "save", "revision": revision, **shown, **texts}
    return {name: value for name, value in sent.items() if value not in (None, False)}


def test_a_job_is_made_of_what_was_typed(page, ada):
    texts = typed(page, name="rates", endpoint_url="https://example.com/x", cron_expression="0 9 * * 1-5")
    texts |= {"headers": "Authorization: Bearer s3cret\r\nAccept: text/plain", "tags": "money, daily"}

    answer = page.post(NEW, texts)

    job = CronJob.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}#saved"
    assert (job.name, job.cron_expression, job.created_by) == ("rates", "0 9 * * 1-5", ada)
    assert open_headers(job.headers) == {"Authorization": "Bearer s3cret", "Accept": "text/plain"}
    assert "s3cret" not in str(job.headers)
    assert job.tags == ["money", "daily"]


def test_what_rules_may_do_is_set_and_shown_again(page):
    texts = {"name": "rates", "endpoint_url": "https://example.com/x", "cron_expression": "0 9 * * 1-5"}
    rules = {"auto_reschedule": "apply", "max_slowdown": "8", "spread": "auto", "max_timeout_ms": "60000"}
    own = "failure_ratio = 0.7\r\nbreaker_failures=5"

    page.post(NEW, typed(page, **texts, **rules, is_critical="on", rescheduling_tuning=own))

    job = CronJob.objects.get()
    assert (job.auto_reschedule, job.max_slowdown, job.spread) == ("apply", 8, "auto")
    assert (job.max_timeout_ms, job.is_critical) == (60_000, True)
    assert job.rescheduling_tuning == {"failure_ratio": 0.7, "breaker_failures": 5}
    shown = page.get(edit_url(job)).context["form"]
    assert shown["rescheduling_tuning"].value() == "breaker_failures = 5\nfailure_ratio = 0.7"
    page.post(edit_url(job), typed(page, edit_url(job), rescheduling_tuning="", max_timeout_ms=""))
    job.refresh_from_db()
    assert (job.rescheduling_tuning, job.max_timeout_ms, job.max_slowdown) == ({}, None, 8)


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        ("rescheduling_tuning", "patience", "Line 1 is no constant: write it like failure_ratio = 0.7."),
        ("rescheduling_tuning", "failure_ratio = 2", "it is a number from 0.2 to 0.95"),
        ("rescheduling_tuning", "luck = 1", "no constant of auto-rescheduling"),
        ("rescheduling_tuning", "failure_ratio = nan", "A valid number is required"),
        ("max_slowdown", "17", "16"),
        ("spread", "far", "valid choice"),
    ],
)
def test_what_rules_may_not_be_told_is_said_beside_the_field(page, field, text, error):
    texts = {"name": "rates", "endpoint_url": "https://example.com/x", "cron_expression": "0 9 * * 1-5"}

    form = page.post(NEW, typed(page, **texts, **{field: text})).context["form"]

    assert error in " ".join(form.errors[field])
    assert form[field].value() == text
    assert not CronJob.objects.exists()


@pytest.mark.parametrize(
    ("texts", "column", "value"),
    [
        ({"way": "words", "words": "every weekday at 9"}, "cron_expression", "0 9 * * 1-5"),
        (
            {"way": "builder", "build": "weekly", "build_days": ["1", "3"], "build_time": "07:05"},
            "cron_expression",
            "5 7 * * 1,3",
        ),
        (
            {"way": "builder", "build": "monthly", "build_month_day": "L", "build_time": "00:00"},
            "cron_expression",
            "0 0 L * *",
        ),
        (
            {"way": "builder", "build": "interval", "build_count": "15", "build_unit": "minutes"},
            "interval__every",
            900,
        ),
    ],
)
def test_a_schedule_is_built_or_said(page, texts, column, value):
    page.post(NEW, typed(page, name="a", endpoint_url="https://example.com/", **texts))

    assert CronJob.objects.values_list(column, flat=True).get() == value


def test_each_error_stands_beside_its_field_and_all_that_was_typed_is_there(page):
    wrong = {"name": "", "endpoint_url": "ftp://x", "cron_expression": "61 * * * *", "headers": "no colon"}
    wrong |= {"retry_count": "many", "body": '{"kept": 1}', "auth_type": "bearer", "auth_token": "t0ken"}
    wrong |= {"auth_token": "", "expected_body": "{"}

    answer = page.post(NEW, typed(page, **wrong))

    form, text = answer.context["form"], answer.content.decode()
    assert answer.status_code == 200
    assert set(form.errors) == {
        *("name", "endpoint_url", "cron_expression", "headers", "retry_count", "auth_token", "expected_body")
    }
    assert all(f'id="id_{name}_error"' in text for name in form.errors)
    assert all(form[name].value() == value for name, value in wrong.items())
    assert "{&quot;kept&quot;: 1}" in text
    assert not CronJob.objects.exists()


def test_a_wrong_expression_is_told_beside_a_wrong_zone(page):
    wrong = {"name": "rates", "endpoint_url": "https://example.com/", "timezone": "Mars/Base"}

    answer = page.post(NEW, typed(page, **wrong, cron_expression="61 * * * *"))

    assert set(answer.context["form"].errors) == {"timezone", "cron_expression"}


def test_an_edit_writes_only_what_was_changed_and_keeps_secrets(page, ada):
    job = make_job(
        ada, name="rates", cron="0 9 * * *", body="a\r\nb", headers={"Authorization": {"encrypted": "x"}}
    )
    texts = typed(page, edit_url(job), cron_expression="30 9 * * *")

    assert MASK in texts["headers"]
    page.post(edit_url(job), {**texts, "body": "a\r\nb"})

    job.refresh_from_db()
    assert job.cron_expression == "30 9 * * *"
    assert (job.body, job.headers) == ("a\r\nb", {"Authorization": {"encrypted": "x"}})


def test_an_edit_of_a_job_that_another_has_edited_is_refused_and_kept(page, ada):
    job = make_job(ada, name="rates")
    texts = typed(page, edit_url(job), name="mine")
    CronJob.objects.filter(pk=job.pk).update(description="theirs")

    answer = page.post(edit_url(job), texts)

    assert answer.status_code == 200
    assert "It was changed since you read it." in answer.content.decode()
    assert answer.context["form"]["name"].value() == "mine"


def test_the_preview_says_what_a_schedule_means_with_its_clock_changes(page):
    texts = typed(page, cron_expression="30 2 * * *", timezone="Europe/Berlin", act="preview")

    text = page.post(NEW, texts, headers=HTMX).content.decode()

    assert "<html" not in text
    assert "At 02:30 every day, Berlin time" in text
    assert "the clock goes forward" in text
    assert text.count("<time") == 10


def test_the_preview_of_an_edit_says_what_it_changes_and_changes_nothing(page, ada):
    job = make_job(ada, name="rates", cron="0 9 * * *")
    texts = typed(page, edit_url(job), cron_expression="0 9,18 * * *", act="preview")

    text = page.post(edit_url(job), texts, headers=HTMX).content.decode()

    assert "<del>0 9 * * *</del> → <ins>0 9,18 * * *</ins>" in text
    assert "7 added, 0 removed, 0 moved" in text
    job.refresh_from_db()
    assert job.cron_expression == "0 9 * * *"


def test_the_preview_of_an_edit_that_changes_nothing_compares_nothing(page, ada):
    job = make_job(ada, name="rates", cron="0 9 * * *")

    text = page.post(edit_url(job), typed(page, edit_url(job), act="preview"), headers=HTMX).content.decode()

    assert "Nothing yet." in text
    assert 'id="difference"' not in text


def test_a_schedule_that_cannot_be_kept_is_told_with_what_would_be_right(page):
    text = page.post(
        NEW, typed(page, cron_expression="5/15 * * * *", act="preview"), headers=HTMX
    ).content.decode()

    assert "5-59/15 * * * *" in text


def test_a_pasted_command_fills_the_request_and_leaves_the_rest(page):
    command = "curl -X PUT https://example.com/y?a=1 -H 'Accept: text/plain' -u me:pw -d 'x=1'"

    answer = page.post(NEW, typed(page, name="mine", cron_expression="@daily", curl=command, act="curl"))

    form = answer.context["form"]
    shown = {name: form[name].value() for name in ("name", "cron_expression", "http_method", "auth_username")}
    assert shown == {"name": "mine", "cron_expression": "@daily", "http_method": "PUT", "auth_username": "me"}
    assert "Accept: text/plain" in form["headers"].value()
    assert form["body"].value() == "x=1"


def test_a_command_that_cannot_be_read_says_where_and_stays(page):
    answer = page.post(NEW, typed(page, curl="wget https://example.com", act="curl"))

    assert answer.context["form"].errors.keys() == {"curl"}
    assert "wget https://example.com" in answer.content.decode()


def test_a_test_request_is_sent_and_judged_without_name_or_schedule(page, settings):
    settings.EGRESS_ALLOW = ("127.0.0.0/8",)
    with receivers.start() as receiver:
        texts = typed(page, endpoint_url=receiver.url(), expected_status="204", act="test")

        text = page.post(NEW, texts, headers=HTMX).content.decode()

    assert 'data-status="FAILED"' in text
    assert "204 is expected" in text
    assert not CronJob.objects.exists()


def test_a_copy_has_anothers_values_but_no_secret_of_it(page, ada):
    job = make_job(ada, name="rates", headers={"Authorization": {"encrypted": "x"}, "Accept": "a"}, key="k")

    answer = page.get(f"{NEW}?from={job.pk}")

    form = answer.context["form"]
    assert (form["name"].value(), form["key"].value()) == ("Copy of rates", "")
    assert form["headers"].value() == "Accept: a\nAuthorization: "
    assert "Write anew: Authorization." in answer.content.decode()


def test_somebody_elses_job_is_no_pattern(page, ben):
    assert page.get(f"{NEW}?from={make_job(ben).pk}").status_code == 404
