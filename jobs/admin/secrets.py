"""The admin page of named secrets: which there are and when they were used, never their values. [face]"""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin
from jobs.models import NamedSecret


@admin.register(NamedSecret)
class NamedSecretAdmin(ReadOnlyAdmin):
    """Secrets by name."""

    list_display = ("name", "owner", "last_used_at", "updated_at", "created_at")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__email")
    ordering = ("name",)
    fields = ("name", "owner", "last_used_at", "updated_at", "created_at")
