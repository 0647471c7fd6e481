"""The values of secrets that requests refer to by name. [store]"""

from collections.abc import Collection, Mapping
from uuid import UUID

from cronmanager.encryption import UnreadableSecretError, decrypt
from jobs.models import NamedSecret

Wanted = Collection[tuple[UUID, str]]


def values_of(wanted: Wanted) -> Mapping[UUID, dict[str, str]]:
    """Those of `wanted` (owner and name) that exist and can be read, by owner, in one statement."""
    found: dict[UUID, dict[str, str]] = {owner: {} for owner, _ in wanted}
    if not found:
        return found
    rows = NamedSecret.objects.filter(owner_id__in=found, name__in={name for _, name in wanted})
    for owner, name, token in rows.values_list("owner_id", "name", "value"):
        try:
            found[owner][name] = decrypt(token)
        except UnreadableSecretError:
            continue  # the request's fault says which secret is missing
    return found
