"""`cronmanager rotate_secrets`."""

import base64

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from cronmanager.encryption import UnreadableSecretError, decrypt
from jobs import commands, rotation
from jobs.credentials import open_auth
from jobs.models import CronJob, NamedSecret
from jobs.secrets import open_headers

pytestmark = pytest.mark.django_db
KEY = f"whsec_{base64.b64encode(bytes(32)).decode()}"


@pytest.fixture
def job(ada, settings):
    """A job with a secret in every place, encrypted by an old key, the new one standing before it."""
    settings.ENCRYPTION_KEYS = ["old"]
    commands.put_secret(ada, "NAMED", "canary-1", now())
    asked = {
        "name": "a",
        "interval_seconds": 60,
        "endpoint_url": "https://example.com/",
        "headers": {"X-Api-Key": "canary-2", "X-Plain": "plain"},
        "auth": {"type": "basic", "username": "ada", "password": "canary-3"},
        "signing_secret": KEY,
    }
    made = commands.create_job(ada, asked, now())
    settings.ENCRYPTION_KEYS = ["new", "old"]
    return made


def test_the_new_key_alone_reads_every_secret_afterwards(job, settings, monkeypatch, capsys):
    monkeypatch.setattr(rotation, "PIECE", 1)

    call_command("rotate_secrets")

    settings.ENCRYPTION_KEYS = ["new"]
    job = CronJob.objects.get()
    assert "2 rows" in capsys.readouterr().out
    assert open_headers(job.headers) == {"X-Api-Key": "canary-2", "X-Plain": "plain"}
    assert open_auth(job.auth)["password"] == "canary-3"
    assert [decrypt(token) for token in job.signing_secrets] == [KEY]
    assert decrypt(NamedSecret.objects.get().value) == "canary-1"


def test_without_it_the_new_key_alone_reads_none(job, settings):
    settings.ENCRYPTION_KEYS = ["new"]

    with pytest.raises(UnreadableSecretError):
        open_headers(job.headers)


def test_what_no_key_decrypts_is_told_and_left(job, settings):
    settings.ENCRYPTION_KEYS = ["another"]
    before = CronJob.objects.get().headers

    with pytest.raises(CommandError, match="2 rows hold a secret"):
        call_command("rotate_secrets")

    assert CronJob.objects.get().headers == before
