"""The admin pages of the processes that run jobs, and of their leases. [face]"""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin
from jobs.models import RuntimeProcess, SystemLease


@admin.register(RuntimeProcess)
class RuntimeProcessAdmin(ReadOnlyAdmin):
    """Schedulers and workers."""

    list_display = ("kind", "hostname", "pid", "started_at", "lease_until", "in_flight")
    list_filter = ("kind",)
    search_fields = ("hostname",)
    ordering = ("kind", "hostname", "pid")


@admin.register(SystemLease)
class SystemLeaseAdmin(ReadOnlyAdmin):
    """Who fires the system's own tasks."""

    list_display = ("name", "holder", "lease_until")
