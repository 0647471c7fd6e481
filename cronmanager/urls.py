"""Where each path leads."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("monitoring.dashboard.urls")),
    path("", include("accounts.pages.urls")),  # before the admin, whose own doors it takes over
    path("admin/", admin.site.urls),
    path("", include("accounts.api.urls")),
    path("", include("jobs.api.urls")),
    path("", include("monitoring.api.urls")),
]

handler400 = "cronmanager.rest.problems.bad_request"
handler403 = "cronmanager.rest.problems.permission_denied"
handler404 = "cronmanager.rest.problems.page_not_found"
handler500 = "cronmanager.rest.problems.server_error"
