"""Acts as the audit page tells them: what each field was before and is after. [use case]"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from jobs.queries import visible_executions, visible_jobs
from monitoring.audit.actions import meant_by
from monitoring.dashboard.differences import Difference, json_differences
from monitoring.models import AuditLog
from monitoring.queries import visible_audit

COLUMNS = {
    "resource": "resource_type",
    "thing": "resource_id",
    "actor": "actor_email__iexact",
    "since": "at__gte",
    "until": "at__lte",
}
MOST_DIFFERENCES = 100  # of one act


def chosen_acts(user: User, asked: Mapping[str, Any]) -> QuerySet[AuditLog]:
    """The acts that `user` may see and the query asks for; ordered by the caller."""
    acts = visible_audit(user)
    if asked.get("action"):
        acts = acts.filter(action__in=meant_by(asked["action"]))
    return acts.filter(**{column: asked[name] for name, column in COLUMNS.items() if asked.get(name)})


def differences_of(act: AuditLog) -> list[Difference]:
    """Each field that the act changed; objects and lists by path."""
    return list(islice(_differences(act.changes or {}), MOST_DIFFERENCES))


def _differences(changes: Mapping[str, Any]) -> Iterator[Difference]:
    for name, (before, after) in changes.items():
        yield from json_differences(before, after, name)


def living(user: User, acts: Iterable[AuditLog]) -> dict[str, set[str]]:
    """By kind of thing the ids of what is still there, for the links."""
    ids: dict[str, set[str]] = {"job": set(), "execution": set()}
    for act in acts:
        if act.resource_type in ids and act.resource_id:
            ids[act.resource_type].add(act.resource_id)
    found = {
        "job": visible_jobs(user).filter(pk__in=ids["job"]),
        "execution": visible_executions(user).filter(pk__in=ids["execution"]),
    }
    return {kind: set(map(str, rows.values_list("pk", flat=True))) for kind, rows in found.items()}
