"""The pages. Each route has its line in access.py. [face]"""

from django.urls import path

from monitoring.dashboard.views import home, job_acts, job_views, jobs

app_name = "dashboard"
urlpatterns = [
    # the dashboard itself
    path("", home.HomePage.as_view(), name="home"),
    # jobs
    path("jobs", jobs.JobsPage.as_view(), name="jobs"),
    path("jobs/rows", jobs.JobRows.as_view(), name="job-rows"),
    path("jobs/<uuid:job_id>/row", jobs.JobRow.as_view(), name="job-row"),
    path("jobs/change", job_acts.ChangeJobs.as_view(), name="jobs-change"),
    path("jobs/run", job_acts.RunJobs.as_view(), name="jobs-run"),
    path("jobs/delete", job_acts.DeleteJobs.as_view(), name="jobs-delete"),
    path("jobs/views", job_views.SaveView.as_view(), name="job-views"),
    path("jobs/views/<uuid:view_id>/delete", job_views.DeleteView.as_view(), name="job-view-delete"),
    # the job's page and its editor
    # executions and logs
    # schedule, outages
    # audit, tokens, settings, system
]
