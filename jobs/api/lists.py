"""Which rows a list's query asks for. [face]"""

from typing import Any

from django.db.models import F, QuerySet
from rest_framework.exceptions import ValidationError

from jobs import queries
from jobs.models import CronExecution, CronJob

ORDERINGS = {
    "name": "name",
    "status": "status",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "nextRunAt": "next_run_at",
    "lastRunAt": "last_run_at",
}


def chosen_jobs(jobs: QuerySet[CronJob], query: dict[str, Any]) -> QuerySet[CronJob]:
    """Those of `jobs` that the query asks for, in its order."""
    if query["is_active"] is not None:
        jobs = jobs.filter(is_active=query["is_active"])
    if "status" in query:
        jobs = queries.with_status(jobs, query["status"])
    if "search" in query:
        jobs = queries.matching(jobs, query["search"])
    if "tag" in query:
        jobs = jobs.filter(tags__contains=[query["tag"]])
    return jobs.order_by(*_ordering(query.get("ordering", "-createdAt")), "id")


def chosen_executions(executions: QuerySet[CronExecution], query: dict[str, Any]) -> QuerySet[CronExecution]:
    """Those of `executions` that the query asks for, newest first."""
    if "status" in query:
        executions = executions.filter(status=query["status"])
    if "start_date" in query:
        executions = executions.filter(scheduled_for__gte=query["start_date"])
    if "end_date" in query:
        executions = executions.filter(scheduled_for__lte=query["end_date"])
    return executions.order_by("-scheduled_for", "-id")


def _ordering(text: str) -> list[Any]:
    return [_order(word.strip()) for word in text.split(",")]


def _order(word: str) -> Any:
    column = ORDERINGS.get(word.removeprefix("-"))
    if column is None:
        raise ValidationError({"ordering": [f"Write one of {', '.join(ORDERINGS)}, or - and one of them."]})
    return F(column).desc(nulls_last=True) if word.startswith("-") else F(column).asc(nulls_last=True)
