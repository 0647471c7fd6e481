"""The Django admin, as Max uses it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule

from accounts.models import ApiToken, User
from jobs.models import CronExecution, CronJob, ScheduleChange
from jobs.secrets import MASK, open_headers, seal_headers
from tests.credentials import make_token
from tests.makers import PASSWORD, make_execution, make_job

pytestmark = pytest.mark.django_db
TICK = datetime(2027, 3, 1, 11, tzinfo=UTC)
CHANGE_LISTS = sorted(
    f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist" for m in admin.site._registry
)


@pytest.fixture
def desk(max_):
    """Max, at the admin."""
    max_.is_superuser = True
    max_.save()
    client = Client()
    client.force_login(max_)
    return client


def written(desk, job=None):
    """The fields of the job's form as a browser would send them back."""
    url = reverse("admin:jobs_cronjob_change", args=[job.pk]) if job else reverse("admin:jobs_cronjob_add")
    form = desk.get(url).context["adminform"].form
    fields = {}
    for bound in form:
        value = bound.value()
        names = (
            [f"{bound.name}_{part}" for part in (0, 1)] if hasattr(bound.field, "fields") else [bound.name]
        )
        if isinstance(value, datetime):
            parts = [value.strftime("%Y-%m-%d"), value.strftime("%H:%M:%S")]
        else:
            parts = ["" if value is None else value] * len(names)
        fields |= {name: part for name, part in zip(names, parts, strict=True) if part is not False}
    return url, fields


@pytest.mark.parametrize("name", CHANGE_LISTS)
def test_every_table_has_its_page(desk, ada, name):
    make_token(ada)
    make_execution(make_job(ada))

    assert desk.get(reverse(name), {"q": ""}).status_code == 200


@pytest.mark.parametrize("name", ["jobs_cronexecution", "accounts_apitoken", "jobs_cronjob", "accounts_user"])
def test_every_row_has_its_page_and_no_hash_is_shown(desk, ada, name):
    token, _ = make_token(ada)
    job = make_job(ada)
    row = {"cronexecution": make_execution(job), "apitoken": token, "cronjob": job, "user": ada}[
        name.split("_")[1]
    ]

    page = desk.get(reverse(f"admin:{name}_change", args=[row.pk]))

    assert page.status_code == 200
    assert "token_hash" not in page.content.decode()


def test_a_job_is_made_by_its_form(desk, max_):
    url, fields = written(desk)

    answer = desk.post(
        url,
        fields
        | {
            "name": "nightly",
            "cron_expression": "0 3 * * *",
            "endpoint_url": "https://example.com/",
            "headers": '{"Authorization": "s3cret"}',
        },
    )

    job = CronJob.objects.get()
    assert answer.status_code == 302
    assert (job.name, job.created_by, job.next_run_at.hour) == ("nightly", max_, 3)
    assert "s3cret" not in str(job.headers)


def test_an_edit_keeps_the_masked_secret_and_moves_the_tick(desk, ada):
    headers = seal_headers({"Authorization": "s3cret"}, [], {})
    job = make_job(ada, url="https://example.com/", headers=headers, next_run_at=TICK)
    url, fields = written(desk, job)

    answer = desk.post(url, fields | {"cron_expression": "30 4 * * *"})

    job.refresh_from_db()
    assert MASK in fields["headers"] or "\\u2022" in fields["headers"]
    assert answer.status_code == 302
    assert open_headers(job.headers) == {"Authorization": "s3cret"}
    assert (job.next_run_at.hour, job.next_run_at.minute) == (4, 30)


def test_a_wrong_expression_stands_beside_its_field(desk, ada):
    job = make_job(ada, url="https://example.com/", next_run_at=TICK)
    url, fields = written(desk, job)

    answer = desk.post(url, fields | {"cron_expression": "61 * * * *"})

    assert "cron_expression" in answer.context["adminform"].form.errors
    assert CrontabSchedule.objects.filter(minute="61").count() == 0


def test_an_action_takes_back_what_rules_have_adjusted(desk, ada):
    since = TICK - timedelta(days=1)
    job = make_job(ada, next_run_at=TICK, keep_every=2, keep_anchor=TICK, adjusted_since=since)

    chosen = {"action": "as_written", "_selected_action": [str(job.pk)]}
    desk.post(reverse("admin:jobs_cronjob_changelist"), chosen)

    job.refresh_from_db()
    change = ScheduleChange.objects.get()
    assert (job.keep_every, job.adjusted_since) == (1, None)
    assert (change.source, change.reason, change.before["keepEvery"]) == ("user", "run as written again", 2)


def test_actions_run_and_turn_jobs_on_and_off(desk, ada):
    job = make_job(ada, next_run_at=TICK)

    def act(name):
        desk.post(
            reverse("admin:jobs_cronjob_changelist"), {"action": name, "_selected_action": [str(job.pk)]}
        )
        job.refresh_from_db()
        return job.is_active, job.next_run_at is not None

    assert act("disable") == (False, False)
    assert act("enable") == (True, True)
    assert act("run") == (True, True)
    assert CronExecution.objects.get().trigger == "manual"


def test_a_user_is_made_with_a_password_and_signs_in(desk):
    answer = desk.post(
        reverse("admin:accounts_user_add"),
        {
            "email": "Grace@example.com",
            "role": "ADMIN",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )

    assert answer.status_code == 302
    assert Client().login(username="grace@example.com", password=PASSWORD)
    assert User.objects.get(email="grace@example.com").is_superuser


def test_people_without_the_role_stay_outside(ada):
    client = Client()
    client.force_login(ada)

    assert client.get("/admin/").status_code == 302
    assert not ApiToken.objects.exists()


def test_a_crontab_is_told_in_words_also_where_no_job_could_have_it(desk):
    CrontabSchedule.objects.create(minute="30", hour="4", timezone="Europe/Berlin")
    CrontabSchedule.objects.create(minute="99")

    page = desk.get(reverse("admin:django_celery_beat_crontabschedule_changelist"))

    assert page.status_code == 200
    assert "At 04:30 every day, Berlin time" in page.content.decode()
