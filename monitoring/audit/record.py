"""Writes down acts, in the transaction of the acts themselves. [use case]"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cronmanager.rest import origin
from monitoring.audit import sealing
from monitoring.audit.actions import Action, Resource
from monitoring.audit.shown import Changes, clean
from monitoring.models import AuditLog


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done to one thing. `owner_id` is whose it is: who may read of it."""

    action: Action
    resource_type: Resource
    resource_id: Any = ""
    resource_name: str = ""
    owner_id: UUID | None = None
    changes: Changes = field(default_factory=dict)
    detail: str = ""


def record(entries: Iterable[Entry], by: User | None, email: str = "", credential: str = "") -> None:
    """Write `entries` down as done by `by` in the request at hand; sealed after the commit.

    `email` is how somebody unknown called themselves, `credential` what a login was tried with.
    """
    source, now = origin.current(), timezone.now()
    actor: dict[str, Any] = {
        "at": now,
        "actor_id": by.pk if by else None,
        "actor_email": by.email if by else clean(email),
        "credential": credential or source.credential,
        "address": source.address,
    }
    rows = [AuditLog(**actor, **_columns(entry)) for entry in entries]
    if rows:
        with transaction.atomic(savepoint=False):
            AuditLog.objects.bulk_create(rows, batch_size=1_000)
            sealing.seal_after_commit()


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "action": entry.action,
        "resource_type": entry.resource_type,
        "resource_id": str(entry.resource_id),
        "resource_name": clean(entry.resource_name),
        "owner_id": entry.owner_id,
        "changes": entry.changes,
        "detail": clean(entry.detail),
    }
