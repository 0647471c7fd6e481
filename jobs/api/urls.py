"""/cron, /executions, /callbacks, /secrets and /api/logs. [face]"""

from django.urls import path

from jobs.api.views import (
    backfills,
    bulk,
    executions,
    explain,
    inspector,
    jobs,
    lists,
    mirrors,
    reports,
    schedules,
    secrets,
    trials,
)

app_name = "jobs"
urlpatterns = [
    path("cron", jobs.JobsView.as_view(), name="jobs"),
    path("cron/bulk", bulk.BulkView.as_view(), name="bulk"),
    path("cron/validate", schedules.ValidateView.as_view(), name="validate"),
    path("cron/test", trials.TestView.as_view(), name="test"),
    path("cron/upcoming", lists.UpcomingView.as_view(), name="upcoming"),
    path("cron/by-key/<path:key>", jobs.JobByKeyView.as_view(), name="by-key"),
    path("cron/<uuid:job_id>", jobs.JobView.as_view(), name="job"),
    path("cron/<uuid:job_id>/toggle", jobs.ToggleJobView.as_view(), name="toggle"),
    path("cron/<uuid:job_id>/test", trials.TestJobView.as_view(), name="test-job"),
    path("cron/<uuid:job_id>/execute", executions.ExecuteJobView.as_view(), name="execute"),
    path("cron/<uuid:job_id>/executions", lists.JobExecutionsView.as_view(), name="executions"),
    path("cron/<uuid:job_id>/logs", lists.JobLogsView.as_view(), name="logs"),
    path("cron/<uuid:job_id>/schedule-changes", lists.ScheduleChangesView.as_view(), name="schedule-changes"),
    path("cron/<uuid:job_id>/explain", explain.ExplanationView.as_view(), name="explain"),
    path("cron/<uuid:job_id>/backfill", backfills.BackfillJobView.as_view(), name="backfill"),
    path("cron/<uuid:job_id>/backfills", backfills.BackfillsView.as_view(), name="backfills"),
    path(
        "cron/<uuid:job_id>/backfills/<uuid:backfill_id>",
        backfills.BackfillView.as_view(),
        name="one-backfill",
    ),
    path(
        "cron/<uuid:job_id>/backfills/<uuid:backfill_id>/cancel",
        backfills.CancelBackfillView.as_view(),
        name="cancel-backfill",
    ),
    path("executions/<uuid:execution_id>", executions.ExecutionView.as_view(), name="execution"),
    path("executions/<uuid:execution_id>/cancel", executions.CancelExecutionView.as_view(), name="cancel"),
    path("executions/<uuid:execution_id>/retry", executions.RetryExecutionView.as_view(), name="retry"),
    path("echo", mirrors.echo, name="echo"),
    path("inspect", inspector.InspectView.as_view(), name="inspect"),
    path("inspect/<str:inspector_key>", mirrors.inspect, name="inspector"),
    path(
        "inspect/<str:inspector_key>/requests",
        inspector.InspectedRequestsView.as_view(),
        name="inspected-requests",
    ),
    path("callbacks/<uuid:execution_id>/<str:token>", reports.ReportOutcomeView.as_view(), name="callback"),
    path("secrets", secrets.SecretsView.as_view(), name="secrets"),
    path("secrets/<str:name>", secrets.SecretView.as_view(), name="secret"),
    path("api/logs", lists.AllLogsView.as_view(), name="all-logs"),
]
