"""The admin pages of the books: each day's ticks counted again, and what did not match. [face]"""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin
from jobs.models import BookDay, BookDifference


@admin.register(BookDay)
class BookDayAdmin(ReadOnlyAdmin):
    """Days."""

    list_display = ("day", "jobs", "expected", "missing", "extra", "computed_at")
    ordering = ("-day",)


@admin.register(BookDifference)
class BookDifferenceAdmin(ReadOnlyAdmin):
    """Ticks without a row, and rows without a tick."""

    list_display = ("day", "job", "kind", "scheduled_for")
    list_filter = ("kind",)
    list_select_related = ("job",)
    ordering = ("-day", "-scheduled_for")
