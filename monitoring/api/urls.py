"""/health, /ready, /metrics, /api/audit, and the description of the whole API. [face]"""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from monitoring.api import audit, load_views, metrics, stats_views, views

app_name = "monitoring"
urlpatterns = [
    path("health", views.HealthView.as_view(), name="health"),
    path("ready", views.ReadyView.as_view(), name="ready"),
    path("metrics", metrics.MetricsView.as_view(), name="metrics"),
    path("api/audit", audit.AuditView.as_view(), name="audit"),
    path("stats", stats_views.StatsView.as_view(), name="stats"),
    path("stats/load", load_views.LoadView.as_view(), name="load"),
    path("cron/<uuid:job_id>/stats", stats_views.JobStatsView.as_view(), name="job-stats"),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs",
        SpectacularSwaggerView.as_view(url_name="monitoring:schema", metadata_class=None),  # a page has none
        name="docs",
    ),
]
