"""Which executions a query of /logs asks for, and their failures by cause. [use case]"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from cronmanager.rest.paging import total_of
from jobs.finding import Sought, find
from jobs.models import CronExecution, ExecutionStatus
from jobs.queries import logs_of, reach_of, visible_jobs
from monitoring.dashboard.overview import Failures, failure_groups
from monitoring.dashboard.overview.causes import Failure, grouped

COLUMNS = {
    "status": "status",
    "error_kind": "error_kind",
    "trigger": "trigger",
    "since": "scheduled_for__gte",
    "until": "scheduled_for__lte",
}
MOST_JOBS = 50  # that a text may name
MOST_FAILURES = 1000
DAY = timedelta(days=1)
NOTHING = Value("")
TOLD_KIND = Coalesce("error_kind", NOTHING, output_field=TextField())
TOLD_MESSAGE = Coalesce("error_message", NOTHING, output_field=TextField())
FACTS = ("id", "job_id", "job__name", "job__endpoint_url", "scheduled_for", TOLD_KIND, TOLD_MESSAGE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The executions; `is_partial` where the text names more jobs than are looked at."""

    executions: QuerySet[CronExecution]
    is_partial: bool = False


def chosen(user: User, asked: Mapping[str, Any]) -> Chosen:
    """Those that `user` may see and the query asks for; ordered by the caller."""
    executions = logs_of(user, asked.get("job"))
    executions = executions.filter(
        **{column: asked[name] for name, column in COLUMNS.items() if asked.get(name)}
    )
    if not asked.get("q"):
        return Chosen(executions)
    found = find(visible_jobs(user), reach_of(user), Sought(asked["q"])).jobs
    jobs = list(found.order_by().values_list("pk", flat=True)[: MOST_JOBS + 1])
    return Chosen(executions.filter(job_id__in=jobs[:MOST_JOBS]), len(jobs) > MOST_JOBS)


def by_cause(user: User, asked: Mapping[str, Any], now: datetime) -> Failures:
    """The failures among them by their cause; those of the last day unless the query says since when."""
    if not any(asked.values()):
        return failure_groups(user, now)
    failed = chosen(user, asked).executions.filter(status=ExecutionStatus.FAILED)
    if not asked.get("since"):
        failed = failed.filter(scheduled_for__gte=(asked.get("until") or now) - DAY)
    rows = failed.order_by("-scheduled_for", "-id").values_list(*FACTS)[:MOST_FAILURES]
    groups = grouped(Failure(*row) for row in rows)
    seen = sum(group.count for group in groups)
    total = total_of(failed)[0] if seen == MOST_FAILURES else seen
    return Failures(tuple(groups), seen, max(seen, total))
