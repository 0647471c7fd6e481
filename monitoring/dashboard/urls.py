"""The pages. Each route has its line in access.py. [face]"""

from django.urls import path

from monitoring.dashboard.views import home, outages, schedule, system

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
    # audit, tokens, settings, system
    path("system", system.SystemPage.as_view(), name="system"),
]
