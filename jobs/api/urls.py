"""/cron and /executions. [face]"""

from django.urls import path

from jobs.api import backfill_views, explain_views, views

app_name = "jobs"
urlpatterns = [
    path("cron", views.JobsView.as_view(), name="jobs"),
    path("cron/<uuid:job_id>", views.JobView.as_view(), name="job"),
    path("cron/<uuid:job_id>/toggle", views.ToggleJobView.as_view(), name="toggle"),
    path("cron/<uuid:job_id>/execute", views.ExecuteJobView.as_view(), name="execute"),
    path("cron/<uuid:job_id>/executions", views.JobExecutionsView.as_view(), name="executions"),
    path("cron/<uuid:job_id>/explain", explain_views.ExplainJobView.as_view(), name="explain"),
    path("cron/<uuid:job_id>/backfill", backfill_views.BackfillJobView.as_view(), name="backfill"),
    path("cron/<uuid:job_id>/backfills", backfill_views.BackfillsView.as_view(), name="backfills"),
    path(
        "cron/<uuid:job_id>/backfills/<uuid:backfill_id>",
        backfill_views.BackfillView.as_view(),
        name="one-backfill",
    ),
    path(
        "cron/<uuid:job_id>/backfills/<uuid:backfill_id>/cancel",
        backfill_views.CancelBackfillView.as_view(),
        name="cancel-backfill",
    ),
    path("executions/<uuid:execution_id>", views.ExecutionView.as_view(), name="execution"),
]
