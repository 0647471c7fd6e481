"""The pages. Each route has its line in access.py. [face]"""

from django.urls import path

from monitoring.dashboard.views import home

app_name = "dashboard"
urlpatterns = [
    # the dashboard itself
    path("", home.HomePage.as_view(), name="home"),
    # jobs
    # the job's page and its editor
    # executions and logs
    # schedule, outages
    # audit, tokens, settings, system
]
