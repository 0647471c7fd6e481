"""/cron and /executions. [face]"""

from django.urls import path

from jobs.api import secret_views, trial_views, views

app_name = "jobs"
urlpatterns = [
    path("cron", views.JobsView.as_view(), name="jobs"),
    path("cron/<uuid:job_id>", views.JobView.as_view(), name="job"),
    path("cron/test", trial_views.TestView.as_view(), name="test"),
    path("cron/<uuid:job_id>/test", trial_views.TestJobView.as_view(), name="test-job"),
    path("cron/<uuid:job_id>/toggle", views.ToggleJobView.as_view(), name="toggle"),
    path("cron/<uuid:job_id>/execute", views.ExecuteJobView.as_view(), name="execute"),
    path("cron/<uuid:job_id>/executions", views.JobExecutionsView.as_view(), name="executions"),
    path("secrets", secret_views.SecretsView.as_view(), name="secrets"),
    path("secrets/<str:name>", secret_views.SecretView.as_view(), name="secret"),
    path("executions/<uuid:execution_id>", views.ExecutionView.as_view(), name="execution"),
]
