"""Which rows a list's query asks for. [face]"""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

from cronmanager.rest.cursors import Key
from jobs import queries
from jobs.models import CronExecution, CronJob, ScheduleChange

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


def chosen_jobs(jobs: QuerySet[CronJob], query: dict[str, Any]) -> QuerySet[CronJob]:
    """Those of `jobs` that the query asks for."""
    if query["is_active"] is not None:
        jobs = jobs.filter(is_active=query["is_active"])
    if "status" in query:
        jobs = queries.with_status(jobs, query["status"])
    if "search" in query:
        jobs = queries.matching(jobs, query["search"])
    if "tag" in query:
        jobs = jobs.filter(tags__contains=query["tag"])
    if "key" in query:
        jobs = jobs.filter(key=query["key"])
    if "host" in query:
        jobs = queries.calling(jobs, query["host"])
    return jobs


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
