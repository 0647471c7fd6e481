"""The values of secrets that requests refer to by name. [store]"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from cronmanager.encryption import UnreadableSecretError, decrypt
from jobs import sql
from jobs.models import NamedSecret

Wanted = Collection[tuple[UUID, str]]
USE_NOTED_EVERY = timedelta(minutes=1)
# Rows that another worker is noting are left to it: two that meet on the same ones never deadlock.
NOTE_USE = """
UPDATE secrets SET last_used_at = %(now)s
WHERE id IN (
    SELECT id FROM secrets
    WHERE id = ANY(%(ids)s::uuid[]) AND (last_used_at IS NULL OR last_used_at <= %(stale)s)
    FOR NO KEY UPDATE SKIP LOCKED
)
"""


def values_of(wanted: Wanted, now: datetime) -> Mapping[UUID, dict[str, str]]:
    """Those of `wanted` (owner and name) that exist and can be read, by owner; their use is noted."""
    found: dict[UUID, dict[str, str]] = {owner: {} for owner, _ in wanted}
    if not found:
        return found
    rows = NamedSecret.objects.filter(owner_id__in=found, name__in={name for _, name in wanted})
    stale_ids, stale = [], now - USE_NOTED_EVERY
    for key, owner, name, token, used_at in rows.values_list(
        "pk", "owner_id", "name", "value", "last_used_at"
    ):
        if (owner, name) in wanted and (used_at is None or used_at <= stale):
            stale_ids.append(key)
        try:
            found[owner][name] = decrypt(token)
        except UnreadableSecretError:
            continue  # the request's fault says which secret is missing
    if stale_ids:
        sql.run(NOTE_USE, {"now": now, "ids": stale_ids, "stale": stale})
    return found
