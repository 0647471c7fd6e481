"""/cron and /executions. [face]"""

from django.urls import path

from jobs.api import schedule_views, views

app_name = "jobs"
urlpatterns = [
    path("cron", views.JobsView.as_view(), name="jobs"),
    path("cron/validate", schedule_views.ValidateView.as_view(), name="validate"),
    path("cron/<uuid:job_id>", views.JobView.as_view(), name="job"),
    path("cron/<uuid:job_id>/toggle", views.ToggleJobView.as_view(), name="toggle"),
    path("cron/<uuid:job_id>/execute", views.ExecuteJobView.as_view(), name="execute"),
    path("cron/<uuid:job_id>/executions", views.JobExecutionsView.as_view(), name="executions"),
    path("executions/<uuid:execution_id>", views.ExecutionView.as_view(), name="execution"),
]
