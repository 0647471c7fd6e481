"""The pages. Each route has its line in access.py. [face]"""

from django.urls import path

from monitoring.dashboard.views import (
    audit,
    editor,
    execution,
    expect,
    home,
    job,
    job_acts,
    job_changes,
    job_views,
    jobs,
    logs,
    outages,
    people,
    schedule,
    settings,
    system,
    tokens,
    welcome,
)

app_name = "dashboard"
CHANGE = "jobs/<uuid:job_id>/changes/<uuid:change_id>"
urlpatterns = [
    # the dashboard itself
    path("", home.HomePage.as_view(), name="home"),
    path("dashboard/load", home.LoadPart.as_view(), name="load"),
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
    path("jobs/new", editor.NewJobPage.as_view(), name="job-new"),
    path("jobs/<uuid:job_id>", job.JobPage.as_view(), name="job"),
    path("jobs/<uuid:job_id>/edit", editor.EditJobPage.as_view(), name="job-edit"),
    path("jobs/<uuid:job_id>/run", job.RunJob.as_view(), name="job-run"),
    path("jobs/<uuid:job_id>/toggle", job.ToggleJob.as_view(), name="job-toggle"),
    path("jobs/<uuid:job_id>/held", job_changes.HeldTicksPage.as_view(), name="job-held"),
    path(f"{CHANGE}/accept", job_changes.AcceptChange.as_view(), name="change-accept"),
    path(f"{CHANGE}/dismiss", job_changes.DismissChange.as_view(), name="change-dismiss"),
    path(f"{CHANGE}/revert", job_changes.RevertChange.as_view(), name="change-revert"),
    path("jobs/<uuid:job_id>/delete", job.DeleteJob.as_view(), name="job-delete"),
    # executions and logs
    path("executions/<uuid:execution_id>", execution.ExecutionPage.as_view(), name="execution"),
    path("executions/<uuid:execution_id>/again", execution.RunAgain.as_view(), name="execution-again"),
    path("executions/<uuid:execution_id>/stop", execution.StopExecution.as_view(), name="execution-stop"),
    path("executions/<uuid:execution_id>/expect", expect.ExpectPage.as_view(), name="expect"),
    path("logs", logs.LogsPage.as_view(), name="logs"),
    path("logs/export", logs.LogsExport.as_view(), name="logs-export"),
    # schedule, outages
    path("schedule", schedule.SchedulePage.as_view(), name="schedule"),
    path("schedule/forecast", schedule.ForecastPart.as_view(), name="forecast"),
    path("outages", outages.OutagesPage.as_view(), name="outages"),
    # audit, system
    path("audit", audit.AuditPage.as_view(), name="audit"),
    path("system", system.SystemPage.as_view(), name="system"),
    # tokens, settings, the first run
    path("tokens", tokens.TokensPage.as_view(), name="tokens"),
    path("tokens/<uuid:token_id>/revoke", tokens.RevokeToken.as_view(), name="token-revoke"),
    path("settings", settings.SettingsPage.as_view(), name="settings"),
    path("settings/password", settings.OwnPassword.as_view(), name="own-password"),
    path("settings/people", people.PeoplePage.as_view(), name="people"),
    path("settings/people/<uuid:user_id>", people.PersonPage.as_view(), name="person"),
    path("settings/people/<uuid:user_id>/active", people.PersonActive.as_view(), name="person-active"),
    path("welcome", welcome.WelcomePage.as_view(), name="welcome"),
    path("welcome/password", welcome.WelcomePassword.as_view(), name="welcome-password"),
    path("welcome/job", welcome.FirstJob.as_view(), name="welcome-job"),
    path("welcome/<uuid:execution_id>", welcome.FirstRun.as_view(), name="welcome-run"),
]
