"""Which rows a list's query asks for. [face]"""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

from cronmanager.rest.cursors import Key
from jobs import queries
from jobs.models import CronExecution, CronJob

ORDERINGS = {
    "name": Key("name"),
    "status": Key("status"),
    "createdAt": Key("created_at"),
    "updatedAt": Key("updated_at"),
    "nextRunAt": Key("next_run_at", is_nullable=True),
    "lastRunAt": Key("last_run_at", is_nullable=True),
}
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
        jobs = jobs.filter(tags__contains=[query["tag"]])
    return jobs


def chosen_executions(executions: QuerySet[CronExecution], query: dict[str, Any]) -> QuerySet[CronExecution]:
    """Those of `executions` that the query asks for."""
    if "status" in query:
        executions = executions.filter(status=query["status"])
    if "start_date" in query:
        executions = executions.filter(scheduled_for__gte=query["start_date"])
    if "end_date" in query:
        executions = executions.filter(scheduled_for__lte=query["end_date"])
    return executions


def job_order(query: dict[str, Any]) -> list[Key]:
    """The order that the query asks for, newest first unless told; ids decide between equals."""
    keys = [_key(word.strip()) for word in query.get("ordering", "-createdAt").split(",")]
    return [*keys, Key("id", is_descending=keys[-1].is_descending)]


def _key(word: str) -> Key:
    key = ORDERINGS.get(word.removeprefix("-"))
    if key is None:
        raise ValidationError({"ordering": [f"Write one of {', '.join(ORDERINGS)}, or - and one of them."]})
    return replace(key, is_descending=word.startswith("-"))
