"""Where each path leads for who asks for no page: some paths are a page and an endpoint."""

from django.urls import include, path

from cronmanager import urls

urlpatterns = [
    path("", include("accounts.api.urls")),
    path("", include("jobs.api.urls")),
    path("", include("monitoring.api.urls")),
    *urls.urlpatterns,
]

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
