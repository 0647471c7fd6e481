"""What models of jobs and their columns are called on the admin's pages. [face]"""

from django.utils.translation import gettext_lazy as _

from accounts.admin_names import COLUMNS as SHARED
from accounts.admin_names import name_for_people
from jobs import models
from jobs.admin.job_names import JOB_COLUMNS

MODELS = {
    models.CronJob: (_("cron job"), _("cron jobs")),
    models.CronExecution: (_("cron execution"), _("cron executions")),
    models.Backfill: (_("backfill"), _("backfills")),
    models.ScheduleChange: (_("schedule change"), _("schedule changes")),
    models.HostIncident: (_("host incident"), _("host incidents")),
    models.BookDay: (_("book day"), _("book days")),
    models.BookDifference: (_("book difference"), _("book differences")),
    models.NamedSecret: (_("named secret"), _("named secrets")),
    models.RuntimeProcess: (_("runtime process"), _("runtime processes")),
    models.SystemLease: (_("system lease"), _("system leases")),
}
EXECUTION_COLUMNS = {
    "job": _("Job"),
    "status": _("Status"),
    "trigger": _("Trigger"),
    "backfill": _("Backfill"),
    "scheduled_for": _("Scheduled for"),
    "due_at": _("Due at"),
    "is_waiting": _("Is waiting"),
    "published_at": _("Published at"),
    "publish_count": _("Publish count"),
    "worker_id": _("Worker id"),
    "async_deadline": _("Async deadline"),
    "losses": _("Losses"),
    "attempt_number": _("Attempt number"),
    "attempts": _("Attempts"),
    "started_at": _("Started at"),
    "completed_at": _("Completed at"),
    "response_status": _("Response status"),
    "response_headers": _("Response headers"),
    "response_truncated": _("Response truncated"),
    "error_kind": _("Error kind"),
    "error_message": _("Error message"),
    "execution_time_ms": _("Execution time ms"),
    "timings": _("Timings"),
    "connection_facts": _("Connection facts"),
    "lag_ms": _("Lag ms"),
    "remote_address": _("Remote address"),
    "skip_reason": _("Skip reason"),
    "created_by": _("Created by"),
}
CHANGE_COLUMNS = {
    "source": _("Source"),
    "rule": _("Rule"),
    "reason": _("Reason"),
    "before": _("Before"),
    "after": _("After"),
    "changed_by": _("Changed by"),
    "applied_at": _("Applied at"),
    "metrics": _("Metrics"),
    "threshold": _("Threshold"),
    "expected": _("Expected"),
    "measured": _("Measured"),
    "proposed": _("Proposed"),
    "host": _("Host"),
    "incident": _("Incident"),
    "reverted_by": _("Reverted by"),
    "reverted_at": _("Reverted at"),
    "probing_job": _("Probing job"),
    "jobs": _("Jobs"),
    "failed_probes": _("Failed probes"),
    "probed_at": _("Probed at"),
    "ended_at": _("Ended at"),
}
OTHER_COLUMNS = {
    "day": _("Day"),
    "missing": _("Missing"),
    "extra": _("Extra"),
    "held_back": _("Held back"),
    "by_status": _("By status"),
    "computed_at": _("Computed at"),
    "kind": _("Kind"),
    "hostname": _("Hostname"),
    "pid": _("Pid"),
    "pid_started_at": _("Pid started at"),
    "lease_until": _("Lease until"),
    "suspected_at": _("Suspected at"),
    "in_flight": _("In flight"),
    "holder": _("Holder"),
}

name_for_people(MODELS, SHARED | JOB_COLUMNS | EXECUTION_COLUMNS | CHANGE_COLUMNS | OTHER_COLUMNS)
