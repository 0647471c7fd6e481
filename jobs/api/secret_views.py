"""/secrets: values that jobs refer to by name; they come back nowhere. [face]"""

import re
from typing import ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import MessageSerializer
from accounts.authentication import person
from accounts.scopes import Scope
from cronmanager.rest.casing import CamelSerializer, StrictSerializer
from cronmanager.rest.errors import InvalidFields
from cronmanager.rest.fields import InstantField
from cronmanager.rest.paging import PageQuery, page
from jobs import commands
from jobs.models import NamedSecret

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")


class SecretSerializer(CamelSerializer):
    """A secret, without its value."""

    name = serializers.CharField(read_only=True)
    created_at = InstantField(read_only=True)
    updated_at = InstantField(read_only=True)


class SecretValueSerializer(StrictSerializer):
    """What is kept."""

    value = serializers.CharField(max_length=16_384, trim_whitespace=False)


class SecretsView(APIView):
    """One's own secrets."""

    required_scope = Scope.READ

    @extend_schema(parameters=[PageQuery], responses={200: SecretSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """List the names of one's secrets."""
        mine = NamedSecret.objects.filter(owner=person(request)).order_by("name")
        return page(request, mine, SecretSerializer)


class SecretView(APIView):
    """One secret."""

    required_scope: ClassVar[dict[str, Scope]] = {"PUT": Scope.WRITE, "DELETE": Scope.DELETE}

    @extend_schema(request=SecretValueSerializer, responses={200: SecretSerializer, 201: SecretSerializer})
    def put(self, request: Request, name: str) -> Response:
        """Keep a value under a name; jobs use it as {{secret:NAME}} from their next call on."""
        if not NAME.fullmatch(name):
            raise InvalidFields("", {"name": ["Write 1 to 64 letters, digits, _ or -, not a digit first."]})
        serializer = SecretValueSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        value = serializer.validated_data["value"]
        secret, is_new = commands.put_secret(person(request), name, value, timezone.now())
        return Response(SecretSerializer(secret).data, status=201 if is_new else 200)

    @extend_schema(responses={200: MessageSerializer})
    def delete(self, request: Request, name: str) -> Response:
        """Forget a secret; jobs that use it fail from then on, and send nothing."""
        commands.delete_secret(person(request), name)
        return Response({"message": f"The secret {name} is deleted."})
