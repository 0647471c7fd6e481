"""Encrypts every stored secret anew, by the first of ENCRYPTION_KEYS, while everything runs. [store]

Rows are taken in pieces, each in a transaction of its own, and locked meanwhile: an edit comes before or
after, whole. What no key decrypts stays as it is and is counted.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from cronmanager.encryption import UnreadableSecretError, decrypt, encrypt
from jobs.credentials import SECRET_FIELDS
from jobs.models import CronJob, NamedSecret

PIECE = 500
HAS_SECRETS = Q(headers__icontains='"encrypted"') | Q(auth__isnull=False) | ~Q(signing_secrets=[])


def rotate() -> tuple[int, int]:
    """How many rows were encrypted anew, and how many could not be read."""
    jobs = _rotate(CronJob.objects.filter(HAS_SECRETS), _job_anew, ["headers", "auth", "signing_secrets"])
    named = _rotate(NamedSecret.objects.all(), _secret_anew, ["value"])
    return jobs[0] + named[0], jobs[1] + named[1]


def _rotate(rows: QuerySet[Any], renew: Callable[[Any], None], columns: list[str]) -> tuple[int, int]:
    done, unreadable, last = 0, 0, None
    while True:
        with transaction.atomic():
            piece = _next_piece(rows, last)
            if not piece:
                return done, unreadable
            renewed = [row for row in piece if _is_renewed(row, renew)]
            rows.bulk_update(renewed, columns)
        done, unreadable, last = done + len(renewed), unreadable + len(piece) - len(renewed), piece[-1].pk


def _next_piece(rows: QuerySet[Any], last: Any) -> list[Any]:
    after = rows if last is None else rows.filter(pk__gt=last)
    return list(after.order_by("pk").select_for_update(no_key=True)[:PIECE])


def _is_renewed(row: Model, renew: Callable[[Any], None]) -> bool:
    try:
        renew(row)
    except UnreadableSecretError:
        return False
    return True


def _job_anew(job: CronJob) -> None:
    headers = {
        name: value if isinstance(value, str) else {"encrypted": _anew(value["encrypted"])}
        for name, value in job.headers.items()
    }
    auth = job.auth and {
        name: _anew(value) if name in SECRET_FIELDS else value for name, value in job.auth.items()
    }
    signing_secrets = [_anew(token) for token in job.signing_secrets]
    job.headers, job.auth, job.signing_secrets = headers, auth, signing_secrets


def _secret_anew(secret: NamedSecret) -> None:
    secret.value = _anew(secret.value)


def _anew(token: str) -> str:
    return encrypt(decrypt(token))
