"""Which rows a list's query asks for. [face]"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

from cronmanager.rest.cursors import Key
from jobs import queries
from jobs.finding import Found, Sought, find
from jobs.models import CronExecution, ScheduleChange

ORDERINGS = {
    "name": Key("name"),
    "status": Key("status"),
    "createdAt": Key("created_at"),
    "updatedAt": Key("updated_at"),
    "nextRunAt": Key("next_run_at", is_nullable=True),
    "lastRunAt": Key("last_run_at", is_nullable=True),
}
EXECUTION_COLUMNS = {
    "status": "status",
    "trigger": "trigger",
    "error_kind": "error_kind",
    "start_date": "scheduled_for__gte",
    "end_date": "scheduled_for__lte",
}
CHANGE_COLUMNS = {"start_date": "created_at__gte", "end_date": "created_at__lte"}
NEWEST_TICK_FIRST = [Key("scheduled_for", is_descending=True), Key("id", is_descending=True)]
NEWEST_CHANGE_FIRST = [Key("created_at", is_descending=True), Key("id", is_descending=True)]


def chosen_jobs(owner_id: UUID | None, query: dict[str, Any]) -> Found:
    """The jobs of an owner, or of all, that the query asks for."""
    jobs = queries.jobs_within(owner_id)
    if query["is_active"] is not None:
        jobs = jobs.filter(is_active=query["is_active"])
    if "status" in query:
        jobs = queries.with_status(jobs, query["status"])
    if "key" in query:
        jobs = jobs.filter(key=query["key"])
    sought = Sought(query.get("search", ""), query.get("host", ""), tuple(query.get("tag", ())))
    found = find(jobs, owner_id, sought)
    is_narrower = query["is_active"] is not None or query.keys() & {"status", "key"}
    return Found(found.jobs) if is_narrower else found


def chosen_executions(executions: QuerySet[CronExecution], query: dict[str, Any]) -> QuerySet[CronExecution]:
    """Those of `executions` that the query asks for."""
    wanted = {column: query[name] for name, column in EXECUTION_COLUMNS.items() if name in query}
    return executions.filter(**wanted)


def chosen_changes(changes: QuerySet[ScheduleChange], query: dict[str, Any]) -> QuerySet[ScheduleChange]:
    """Those of `changes` that the query asks for."""
    return changes.filter(**{CHANGE_COLUMNS[name]: value for name, value in query.items()})


def job_order(query: dict[str, Any]) -> list[Key]:
    """The order that the query asks for, newest first unless told; ids decide between equals."""
    keys = [_key(word.strip()) for word in query.get("ordering", "-createdAt").split(",")]
    return [*keys, Key("id", is_descending=keys[-1].is_descending)]


def _key(word: str) -> Key:
    key = ORDERINGS.get(word.removeprefix("-"))
    if key is None:
        raise ValidationError({"ordering": [f"Write one of {', '.join(ORDERINGS)}, or - and one of them."]})
    return replace(key, is_descending=word.startswith("-"))
