"""The pages. Each route has its line in access.py. [face]"""

from django.urls import path

from monitoring.dashboard.views import home, outages, people, schedule, settings, system, tokens, welcome

app_name = "dashboard"
urlpatterns = [
    # the dashboard itself
    path("", home.HomePage.as_view(), name="home"),
    path("dashboard/load", home.LoadPart.as_view(), name="load"),
    # jobs
    # the job's page and its editor
    # executions and logs
    # schedule, outages
    path("schedule", schedule.SchedulePage.as_view(), name="schedule"),
    path("outages", outages.OutagesPage.as_view(), name="outages"),
    # audit, system
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
