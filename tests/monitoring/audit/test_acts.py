"""No act without its row, and no row of an act that did not happen."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts import announcements
from accounts.models import User
from jobs import commands as job_commands
from jobs.announcements import jobs_created
from jobs.models import CronJob
from jobs.secrets import MASK
from monitoring.audit.listeners.accounts import REFUSALS_TOLD
from monitoring.models import AuditLog
from tests.credentials import jwt_client, make_token, token_client
from tests.makers import PASSWORD, make_job

pytestmark = pytest.mark.django_db
JOB = {"name": "nightly", "cronExpression": "0 3 * * *", "endpointUrl": "https://example.com/"}


def told():
    return [(row.action, row.resource_name) for row in AuditLog.objects.order_by("id")]


def test_a_job_from_its_making_to_its_end(ada):
    token, text = make_token(ada)
    client = APIClient(headers={"X-API-Token": text})

    job_id = client.post("/cron", JOB).json()["id"]
    client.patch(f"/cron/{job_id}", {"name": "weekly", "headers": {"Authorization": "s3cret"}})
    client.post(f"/cron/{job_id}/toggle")
    client.delete(f"/cron/{job_id}")

    created, updated, toggled, paused, deleted = AuditLog.objects.order_by("id")
    assert [row.action for row in (created, updated, toggled, paused, deleted)] == [
        *("job.created", "job.updated", "job.updated", "schedule.changed", "job.deleted")
    ]
    assert {row.resource_id for row in AuditLog.objects.all()} == {job_id}
    assert {(row.actor_id, row.actor_email, row.owner_id) for row in AuditLog.objects.all()} == {
        (ada.pk, "ada@example.com", ada.pk)
    }
    assert (created.credential, created.address) == (f"token {token.prefix}", "127.0.0.1")
    assert created.changes["endpoint_url"] == [None, "https://example.com/"]
    assert updated.changes == {"name": ["nightly", "weekly"], "headers": [{}, {"Authorization": MASK}]}
    assert toggled.changes == {"is_active": [True, False]}
    assert deleted.changes["name"] == ["weekly", None]


def test_a_rescheduling_says_what_was_and_what_is(ada):
    job = make_job(ada, cron="0 3 * * *", url="https://example.com/")

    token_client(ada).patch(f"/cron/{job.pk}", {"intervalSeconds": 90, "timezone": "Europe/Berlin"})

    row = AuditLog.objects.get(action="schedule.changed")
    assert (row.resource_type, row.resource_id, row.detail) == ("job", str(job.pk), "user")
    assert row.changes == {
        "cronExpression": ["0 3 * * *", None],
        "intervalSeconds": [None, 90],
        "timezone": ["UTC", "Europe/Berlin"],
    }


def test_a_run_by_hand_is_told(ada):
    job = make_job(ada)

    execution_id = token_client(ada).post(f"/cron/{job.pk}/execute").json()["id"]

    row = AuditLog.objects.get()
    assert (row.action, row.detail) == ("job.executed", f"execution {execution_id}")


def test_an_administrators_act_is_the_owners_to_read(ada, max_):
    job = make_job(ada, url="https://example.com/")

    jwt_client(max_).patch(f"/cron/{job.pk}", {"name": "other"})

    row = AuditLog.objects.get()
    assert (row.actor_id, row.owner_id, row.credential) == (max_.pk, ada.pk, "jwt")


def test_an_account_from_registration_to_logout():
    client = APIClient()
    client.post("/auth/register", {"email": "Grace@example.com", "password": PASSWORD})
    client.post("/auth/register", {"email": "grace@example.com", "password": PASSWORD})
    client.post("/auth/login", {"email": "grace@example.com", "password": "wrong"})
    pair = client.post("/auth/login", {"email": "grace@example.com", "password": PASSWORD}).json()
    signed_in = APIClient(headers={"Authorization": f"Bearer {pair['access_token']}"})
    token = signed_in.post("/auth/tokens", {"name": "ci", "permissions": ["READ"]}).json()
    signed_in.delete(f"/auth/tokens/{token['id']}")
    for _ in range(2):
        client.post("/auth/refresh", {"refresh_token": pair["refresh_token"]})
    signed_in.post("/auth/logout")

    assert [action for action, _ in told()] == [
        *("user.registered", "login.refused", "login.succeeded", "token.created", "token.revoked"),
        "refresh.reused",
    ]
    grace = User.objects.get()
    refused = AuditLog.objects.get(action="login.refused")
    assert (refused.actor_id, refused.actor_email, refused.owner_id) == (None, grace.email, grace.pk)
    secrets = [PASSWORD, "wrong", token["token"], pair["access_token"], pair["refresh_token"]]
    assert not any(secret in str(list(AuditLog.objects.values())) for secret in secrets)


def test_a_login_with_an_unknown_email_belongs_to_nobody():
    APIClient().post("/auth/login", {"email": "nobody@example.com", "password": "wrong"})

    row = AuditLog.objects.get()
    assert (row.action, row.actor_email, row.owner_id, row.resource_id) == (
        *("login.refused", "nobody@example.com", None, ""),
    )


def test_sessions_of_the_pages_are_told_once(max_):
    max_.set_password(PASSWORD)
    max_.save()
    client = Client()

    client.post("/login", {"email": "max@example.com", "password": "wrong"})
    client.post("/login", {"email": "max@example.com", "password": PASSWORD})
    client.post("/logout")

    assert [action for action, _ in told()] == ["login.refused", "login.succeeded", "logout"]
    assert AuditLog.objects.get(action="logout").credential == "session"


def test_a_logout_of_a_session_over_the_api_is_told_once(ada):
    client = APIClient(enforce_csrf_checks=False)
    client.force_login(ada)

    client.post("/auth/logout")

    assert [action for action, _ in told()] == ["logout"]


def test_a_refusal_of_somebody_known_is_told_and_of_a_stranger_not(ada):
    job = make_job(ada)

    token_client(ada, "READ").delete(f"/cron/{job.pk}")
    APIClient().delete(f"/cron/{job.pk}")

    assert told() == [("access.refused", f"DELETE /cron/{job.pk}")]


def test_who_is_refused_all_day_does_not_fill_the_table(ada):
    client = token_client(ada, "READ")

    for _ in range(REFUSALS_TOLD + 5):
        client.post("/cron", {})

    assert AuditLog.objects.count() == REFUSALS_TOLD


def test_of_a_change_that_is_rolled_back_nothing_is_told(ada):
    job = make_job(ada, url="https://example.com/")

    with transaction.atomic():
        job_commands.update_job(job.pk, {"name": "other"}, ada, now())
        transaction.set_rollback(True)

    assert told() == []


def test_a_change_whose_row_cannot_be_written_does_not_happen(ada, monkeypatch):
    job = make_job(ada, url="https://example.com/")
    monkeypatch.setattr("monitoring.audit.listeners.jobs._of_job", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        job_commands.update_job(job.pk, {"name": "other"}, ada, now())

    job.refresh_from_db()
    assert job.name == "a job"


def test_a_thousand_acts_take_as_many_statements_as_one(ada, django_assert_num_queries):
    jobs = [CronJob(name=f"job {number}", created_by=ada) for number in range(1000)]

    with django_assert_num_queries(1):
        jobs_created.send(CronJob, jobs=jobs, by=ada)

    assert AuditLog.objects.count() == 1000


def test_a_long_text_is_cut_and_a_nul_does_no_harm(ada):
    announcements.login_refused.send(User, email="\0" + "x" * 5000)

    assert AuditLog.objects.get().actor_email.endswith("… (5001 letters)")


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: AuditLog.objects.update(detail="x"),
        lambda row: AuditLog.objects.filter(pk=row.pk).delete(),
        lambda row: AuditLog.objects.bulk_update([row], ["detail"]),
        lambda row: AuditLog.objects.bulk_create([row], update_conflicts=True),
        lambda row: AuditLog.objects.bulk_create([row], ignore_conflicts=True),
        lambda row: AuditLog.objects.update_or_create({"detail": "x"}, pk=row.pk),
    ],
)
def test_no_code_path_of_ours_changes_a_row(ada, change):
    announcements.logged_out.send(User, user=ada)
    row = AuditLog.objects.get()

    with pytest.raises(TypeError, match="only ever added"):
        change(row)

    assert list(AuditLog.objects.values()) == [{f.attname: getattr(row, f.attname) for f in row._meta.fields}]
