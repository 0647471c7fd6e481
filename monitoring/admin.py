"""The admin pages of monitoring. [face]"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.admin_base import ReadOnlyAdmin
from accounts.admin_columns import stamp, told
from accounts.models import User
from monitoring.admin_names import COLUMNS
from monitoring.audit.actions import GROUPS, Action, Resource, meant_by
from monitoring.dashboard.words import RESOURCES
from monitoring.models import AuditHead, AuditLog
from monitoring.recorded import retold

SHOWN_LETTERS = 48


class ActionFilter(admin.SimpleListFilter):
    """By actions that are known: asking the table for its own would read it through."""

    title, parameter_name = _("Action"), "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Those that begin alike, then each."""
        return [(name, f"{name}*") for name in GROUPS] + [(one.value, one.value) for one in Action]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditLog]) -> QuerySet[AuditLog]:
        """The chosen ones."""
        return queryset.filter(action__in=meant_by(self.value() or "")) if self.value() else queryset


class ResourceFilter(admin.SimpleListFilter):
    """By kinds of things that are known."""

    title, parameter_name = _("Resource type"), "resource_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Each kind."""
        return [(one.value, RESOURCES[one]) for one in Resource]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditLog]) -> QuerySet[AuditLog]:
        """The chosen one."""
        return queryset.filter(resource_type=self.value()) if self.value() else queryset


@admin.register(AuditLog)
class AuditLogAdmin(ReadOnlyAdmin):
    """Who did what."""

    list_display = (
        "when",
        "action",
        "short_resource",
        "actor_email",
        "told_credential",
        "address",
        "position",
    )
    list_filter = (ActionFilter, ResourceFilter)
    search_fields = ("resource_id",)  # shows the field; get_search_results does it
    search_help_text = _("The id of a thing, or the e-mail or id of a person, written whole.")
    ordering = ("-at", "-id")
    date_hierarchy = "at"
    kept_sentences = ("credential", "detail")
    told_credential = told("credential", COLUMNS["credential"], retold)
    told_detail = told("detail", COLUMNS["detail"], retold)

    @admin.display(description=pgettext_lazy("column", "At"), ordering="at")
    def when(self, row: AuditLog) -> str:
        """To the second."""
        return stamp(row.at)

    @admin.display(description=_("What it was done to"))
    def short_resource(self, row: AuditLog) -> str:
        """Its kind and name, on one line or two."""
        kind = RESOURCES.get(row.resource_type, row.resource_type)
        return Truncator(f"{kind} {row.resource_name}").chars(SHOWN_LETTERS)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditLog], search_term: str
    ) -> tuple[QuerySet[AuditLog], bool]:
        """By indexes only."""
        term = search_term.strip().replace("\0", "")
        return (queryset.filter(_found_by(term)) if term else queryset), False


def _found_by(term: str) -> Q:
    people = User.objects.filter(email=term.lower()).values_list("pk", flat=True)
    ids = {str(pk) for pk in people} | {term}
    by_person = Q(actor_id__in=list(people))
    return by_person | Q(resource_type__in=[one.value for one in Resource], resource_id__in=sorted(ids))


@admin.register(AuditHead)
class AuditHeadAdmin(ReadOnlyAdmin):
    """The last sealed row."""

    list_display = ("position", "row_id", "hash")
