"""GET /api/audit. [face]"""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.cursors import Key
from cronmanager.rest.fields import InstantField
from cronmanager.rest.paging import PageQuery, page
from cronmanager.rest.views import ApiView, read_query, reads
from monitoring import queries
from monitoring.audit.actions import GROUPS, Action, Resource, meant_by
from monitoring.models import AuditLog

NEWEST_FIRST = [Key("at", is_descending=True), Key("id", is_descending=True)]


class AuditSerializer(CamelSerializer):
    """One act, and its place in the chain."""

    id = serializers.IntegerField(help_text="The row's number.")
    at = InstantField(help_text="When it was done.")
    action = serializers.ChoiceField([one.value for one in Action], help_text="What was done.")
    resource_type = serializers.ChoiceField(
        [one.value for one in Resource], help_text="To what kind of thing it was done."
    )
    resource_id = serializers.CharField(help_text="The thing's id; empty where it has none.")
    resource_name = serializers.CharField(help_text="The thing's name, as it was then.")
    actor_id = serializers.UUIDField(
        allow_null=True,
        help_text="Who did it; null for the product itself and for somebody who is not known.",
    )
    actor_email = serializers.CharField(
        help_text="The actor's e-mail, as it was then; of a refused login as it was written."
    )
    owner_id = serializers.UUIDField(allow_null=True, help_text="Whose thing it is.")
    credential = serializers.CharField(
        help_text="By which credential: session, jwt, `token` and its prefix, password (a login), or system."
    )
    address = serializers.CharField(
        allow_null=True, help_text="From which IP address; null inside the product."
    )
    changes = serializers.DictField(
        child=serializers.ListField(child=serializers.JSONField(), min_length=2, max_length=2),
        help_text="Each changed field with its value before and after; secrets are masked, long texts cut.",
    )
    detail = serializers.CharField(help_text="What else there is to say.")
    position = serializers.IntegerField(
        allow_null=True, help_text="The row's place in the chain, from 1 on without a gap; null until sealed."
    )
    previous_id = serializers.IntegerField(
        allow_null=True, help_text="The id of the row before it in the chain."
    )
    previous_hash = serializers.CharField(
        allow_null=True, help_text="The hash of the row before it in the chain."
    )
    hash = serializers.CharField(
        allow_null=True,
        help_text="SHA-256 over the previous hash and this row, in hex; docs/audit.md says how.",
    )


class AuditQuery(CamelSerializer):
    """Which acts."""

    action = serializers.ChoiceField(
        [*(one.value for one in Action), *GROUPS],
        required=False,
        help_text="One action, or all that begin alike: `job.` is job.created, job.updated and so on.",
    )
    resource_type = serializers.ChoiceField(
        [one.value for one in Resource], required=False, help_text="What was done to this kind of thing."
    )
    resource_id = serializers.CharField(
        required=False, max_length=200, help_text="What was done to this one thing; say resourceType too."
    )
    actor_id = serializers.UUIDField(required=False, help_text="What this person did.")
    start_date = InstantField(required=False, help_text="What was done at this instant or later.")
    end_date = InstantField(required=False, help_text="What was done at this instant or before.")


class AuditView(ApiView):
    """Who did what."""

    @extend_schema(responses={200: AuditSerializer(many=True)})
    @reads(AuditQuery, PageQuery)
    def get(self, request: Request) -> Response:
        """List acts, newest first: administrators see all, others what was done to their own things."""
        rows = chosen(queries.visible_audit(person(request)), read_query(request, AuditQuery))
        return page(request, rows, NEWEST_FIRST, AuditSerializer)


def chosen(rows: QuerySet[AuditLog], query: dict[str, Any]) -> QuerySet[AuditLog]:
    """Those of `rows` that the query asks for."""
    if "action" in query:
        rows = rows.filter(action__in=meant_by(query["action"]))
    equal = {name: query[name] for name in ("resource_type", "resource_id", "actor_id") if name in query}
    bounds = {"start_date": "at__gte", "end_date": "at__lte"}
    between = {column: query[name] for name, column in bounds.items() if name in query}
    return rows.filter(**equal, **between)
