"""Secrets that jobs refer to by name. [use case]"""

from datetime import datetime

from django.http import Http404

from accounts.models import User
from cronmanager.encryption import encrypt
from jobs.models import NamedSecret


def put_secret(owner: User, name: str, value: str, now: datetime) -> tuple[NamedSecret, bool]:
    """Keep `value` under `name`, in place of what was there; says whether it is new."""
    fields = {"value": encrypt(value), "updated_at": now}
    return NamedSecret.objects.update_or_create(
        owner=owner, name=name, defaults=fields, create_defaults={**fields, "created_at": now}
    )


def delete_secret(owner: User, name: str) -> None:
    """Forget it; jobs that refer to it end as protocol from now on, and send nothing."""
    if not NamedSecret.objects.filter(owner=owner, name=name).delete()[0]:
        raise Http404
