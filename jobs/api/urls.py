"""/cron and /executions. [face]"""

from django.urls import path

from jobs.api.views import executions, jobs

app_name = "jobs"
urlpatterns = [
    path("cron", jobs.JobsView.as_view(), name="jobs"),
    path("cron/<uuid:job_id>", jobs.JobView.as_view(), name="job"),
    path("cron/<uuid:job_id>/toggle", jobs.ToggleJobView.as_view(), name="toggle"),
    path("cron/<uuid:job_id>/execute", executions.ExecuteJobView.as_view(), name="execute"),
    path("cron/<uuid:job_id>/executions", executions.JobExecutionsView.as_view(), name="executions"),
    path("executions/<uuid:execution_id>", executions.ExecutionView.as_view(), name="execution"),
]
