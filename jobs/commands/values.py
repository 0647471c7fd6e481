"""From what was written to the columns of a job: checked, sealed, its schedule found or made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cronmanager.language import gettext
from jobs import adjustments, credentials, secrets, shared_schedules
from jobs.commands import checks
from jobs.commands.scheduling import KINDS, plan_of, read_schedule, why_none
from jobs.errors import InvalidJob
from jobs.models import CronJob, Spread
from jobs.rescheduling.periods import period_seconds
from jobs.rescheduling.spread import offset_seconds
from jobs.schedules import Schedule

PLAIN = (
    *("name", "description", "timezone", "endpoint_url", "http_method", "body", "query_params"),
    *("is_active", "retry_count", "retry_backoff_ms", "timeout_ms", "expected_status", "expected_body"),
    *("follow_redirects", "verify_tls", "key", "starts_at", "ends_at", "paused_until", "overlap_policy"),
    *("misfire_policy", "misfire_grace_seconds", "auto_reschedule", "tags", "retry_on", "max_duration_ms"),
    *("spread", "max_slowdown", "is_critical", "max_timeout_ms", "rescheduling_tuning"),
    "async_timeout_ms",
)
WRITABLE = frozenset({*PLAIN, *KINDS, "headers", "secret_headers", "auth", "signing_secret"})
MOVES_TICKS = frozenset(
    {"is_active", "starts_at", "ends_at", "paused_until", "crontab_id", "interval_id", "clocked_id"}
    | {*adjustments.OF_TICKS}
)
# What is edited besides says that the job is another: what was adjusted for the one before counts no more.
SAY_NOTHING_OF_RUNS = frozenset({"name", "description", "key", "tags"})


def plain_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that are stored as written, checked."""
    unknown = set(values) - WRITABLE
    if unknown:
        raise TypeError(f"not fields of a job: {', '.join(sorted(unknown))}")
    wrong = checks.problems_of(values)
    if wrong:
        raise InvalidJob(wrong)
    columns = {name: values[name] for name in PLAIN if name in values}
    if "key" in columns:
        columns["key"] = columns["key"] or None
    return columns


def sealed_headers(values: Mapping[str, Any], job: CronJob | None) -> dict[str, Any]:
    """The column of the headers; marked names stay secret unless `secret_headers` says anew."""
    stored = job.headers if job else {}
    if "headers" not in values and "secret_headers" not in values:
        return {}
    written = values.get("headers", secrets.mask_headers(stored))
    marked = values.get("secret_headers", secrets.marked_names(stored))
    try:
        return {"headers": secrets.seal_headers(written, marked or (), stored)}
    except secrets.NothingToKeepError as error:
        sentence = gettext("The mask keeps nothing for %(error)s: write its value.") % {"error": error}
        raise InvalidJob({"headers": [sentence]}) from error


def sealed_credentials(values: Mapping[str, Any], job: CronJob | None) -> dict[str, Any]:
    """The columns of auth and signingSecret."""
    columns: dict[str, Any] = {}
    try:
        if "auth" in values:
            columns["auth"] = credentials.seal_auth(values["auth"], job.auth if job else None)
        if "signing_secret" in values:
            stored = job.signing_secrets if job else []
            columns["signing_secrets"] = credentials.seal_signing_secret(values["signing_secret"], stored)
    except secrets.NothingToKeepError as error:
        field = "auth" if str(error).startswith("auth") else "signing_secret"
        raise InvalidJob(
            {field: [gettext("The mask keeps nothing for %(error)s: write its value.") % {"error": error}]}
        ) from error
    return columns


def refuse_two_credentials(job: CronJob) -> None:
    """Refuse auth beside a header Authorization: which of them is meant?"""
    if job.auth and any(name.lower() == "authorization" for name in job.headers):
        raise InvalidJob({"auth": [gettext("The job has a header Authorization too: write one of them.")]})


def set_schedule(job: CronJob, kind: str, value: Any) -> Schedule:
    """Give `job` the schedule that was written, as a row that it shares with others."""
    schedule = read_schedule(kind, value, job.timezone, str(job.pk))
    job.cron_expression = value if kind == "cron_expression" else ""
    for column, row in shared_schedules.columns_of(schedule).items():
        setattr(job, column, row)
    return schedule


def set_next_run(job: CronJob, schedule: Schedule, now: datetime) -> None:
    """Find the job's next tick after `now`; an inactive job has none."""
    check_window(job)
    job.next_run_at = plan_of(job, schedule).next_tick(now)


def set_shift(job: CronJob, schedule: Schedule, now: datetime) -> None:
    """Move the job's ticks as far as its user asks for; with `auto` a rule decides, once there is a crowd."""
    own = job.spread if job.spread != Spread.AUTO else Spread.OFF
    job.shift_seconds = offset_seconds(job.pk, own, period_seconds(schedule, now))


def refuse_without_tick(job: CronJob, schedule: Schedule, now: datetime) -> None:
    """Refuse what was written when the active job would never run."""
    if job.is_active and job.next_run_at is None:
        raise InvalidJob(why_none(plan_of(job, schedule), now))


def check_window(job: CronJob) -> None:
    """Refuse a window that ends before it begins."""
    if job.starts_at and job.ends_at and job.starts_at > job.ends_at:
        raise InvalidJob({"ends_at": [gettext("This lies before startsAt.")]})
