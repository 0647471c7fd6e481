"""/secrets: values that jobs refer to by name; they come back nowhere. [face]"""

import re

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import MessageSerializer
from accounts.authentication import person
from cronmanager.rest.casing import CamelSerializer, StrictSerializer
from cronmanager.rest.cursors import Key
from cronmanager.rest.errors import InvalidFields
from cronmanager.rest.fields import InstantField
from cronmanager.rest.paging import PageQuery, page
from cronmanager.rest.views import ApiView, read_body, reads
from jobs import commands
from jobs.models import NamedSecret

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
NAME_RULE = "Write 1 to 64 letters, digits, _ or -, not a digit first."
BY_NAME = [Key("name")]
IN_THE_PATH = OpenApiParameter(
    "name", {"type": "string", "pattern": f"^{NAME.pattern}$"}, OpenApiParameter.PATH, description="Its name."
)


class SecretSerializer(CamelSerializer):
    """A secret, without its value."""

    name = serializers.CharField(read_only=True)
    created_at = InstantField(read_only=True)
    updated_at = InstantField(read_only=True)
    last_used_at = InstantField(
        read_only=True, allow_null=True, help_text="In a request, to the minute; null if never."
    )


class SecretValueSerializer(StrictSerializer):
    """What is kept."""

    value = serializers.CharField(max_length=16_384, trim_whitespace=False)


class SecretsView(ApiView):
    """One's own secrets."""

    @extend_schema(responses={200: SecretSerializer(many=True)})
    @reads(PageQuery)
    def get(self, request: Request) -> Response:
        """List the names of one's secrets."""
        mine = NamedSecret.objects.filter(owner=person(request))
        return page(request, mine, BY_NAME, SecretSerializer)


class SecretView(ApiView):
    """One secret."""

    @extend_schema(
        request=SecretValueSerializer,
        parameters=[IN_THE_PATH],
        responses={200: SecretSerializer, 201: SecretSerializer},
    )
    def put(self, request: Request, name: str) -> Response:
        """Keep a value under a name; jobs use it as {{secret:NAME}} from their next call on."""
        if not NAME.fullmatch(name):
            raise InvalidFields(NAME_RULE, {"name": [NAME_RULE]})
        value = read_body(request, SecretValueSerializer)["value"]
        secret, is_new = commands.put_secret(person(request), name, value, timezone.now())
        return Response(SecretSerializer(secret).data, status=201 if is_new else 200)

    @extend_schema(responses={200: MessageSerializer})
    def delete(self, request: Request, name: str) -> Response:
        """Forget a secret; jobs that use it fail from then on, and send nothing."""
        commands.delete_secret(person(request), name)
        return Response({"message": f"The secret {name} is deleted."})
