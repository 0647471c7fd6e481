"""/welcome: from the first sign-in to the first run."""

import pytest
from django.utils.timezone import now

from accounts.models import Role, User
from cronmanager.runtime.first_admin import ensure_first_admin
from jobs.models import CronExecution, CronJob
from tests import mailroom
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
NEW = "a wholly different horse"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def first(settings):
    """The first administrator, with a password that was made, and the password."""
    settings.ADMIN_PASSWORD = ""
    told = ensure_first_admin()
    user = User.objects.get(role=Role.ADMIN)
    return user, told.split("password: ")[1].split()[0]


def test_who_signs_in_by_a_password_that_was_made_is_led_to_replace_it(client, first):
    user, password = first

    answer = client.post("/login", {"email": user.email, "password": password, "next": "/"})

    assert answer["Location"] == "/welcome"
    assert "Set the password" in client.get("/welcome").content.decode()


def test_a_password_of_ones_own_is_set_without_asking_for_the_old_one_once(client, first):
    user, _ = first
    client.force_login(user)

    with mailroom.opened():
        answer = client.post("/welcome/password", {"new_password": NEW})
        again = client.post("/welcome/password", {"new_password": "another horse entirely"})

    assert answer["Location"] == "/welcome"
    assert "You have a password of your own" in client.get(again["Location"]).content.decode()
    kept = User.objects.get(pk=user.pk)
    assert kept.check_password(NEW)
    assert not kept.has_given_password
    assert client.post("/login", {"email": user.email, "password": NEW})["Location"] == "/"


def test_the_same_or_a_weak_password_is_told_beside_the_field(client, first):
    user, password = first
    client.force_login(user)

    same = client.post("/welcome/password", {"new_password": password}).content.decode()
    weak = client.post("/welcome/password", {"new_password": "password"}).content.decode()

    assert 'id="id_new_password_error"' in same
    assert "too common" in weak
    assert User.objects.get(pk=user.pk).has_given_password


def test_the_example_is_made_and_run_at_once(client, ada):
    client.force_login(ada)

    answer = client.post("/welcome/job", {"name": "Hello, echo", "cron_expression": "* * * * *"})

    job, execution = CronJob.objects.get(), CronExecution.objects.get()
    assert answer["Location"] == f"/welcome/{execution.pk}"
    assert (job.created_by_id, job.endpoint_url.partition("?")[0][-5:]) == (ada.pk, "/echo")
    assert execution.job_id == job.pk
    assert "Waiting" in client.get(answer["Location"]).content.decode()


def test_a_name_that_is_missing_is_told_and_nothing_is_made(client, ada):
    client.force_login(ada)

    page = client.post("/welcome/job", {"name": "", "cron_expression": "0 * * * *"}).content.decode()

    assert 'id="id_name_error"' in page
    assert '<option value="0 * * * *" selected>' in page
    assert not CronJob.objects.exists()


def test_a_failed_first_run_says_why(client, ada):
    client.force_login(ada)
    why = {"error_kind": "connect", "error_message": "refused"}
    failed = make_execution(make_job(ada), status="FAILED", started_at=now(), completed_at=now(), **why)

    page = client.get(f"/welcome/{failed.pk}", headers={"HX-Request": "true"}).content.decode()

    assert "No connection: <span>refused</span>" in page
    assert "<html" not in page


def test_a_reader_is_told_that_the_role_only_looks(client, rhea):
    client.force_login(rhea)

    assert "Make it and run it now" not in client.get("/welcome").content.decode()
