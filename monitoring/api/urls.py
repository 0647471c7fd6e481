"""/health, /ready, and the description of the whole API. [face]"""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from monitoring.api import views

app_name = "monitoring"
urlpatterns = [
    path("health", views.HealthView.as_view(), name="health"),
    path("ready", views.ReadyView.as_view(), name="ready"),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs",
        SpectacularSwaggerView.as_view(url_name="monitoring:schema", metadata_class=None),  # a page has none
        name="docs",
    ),
]
