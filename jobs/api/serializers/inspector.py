"""Inspectors and what came to them, on the wire. [face]"""

import base64
from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField
from jobs.inspector import Seen


class InspectorSerializer(CamelSerializer):
    """A URL that stands in for an endpoint, for an hour."""

    key = serializers.CharField()
    url = serializers.CharField(help_text="Answers 200 to any request and keeps it; your browser shows them.")
    requests_url = serializers.CharField(help_text="The same as JSON.")
    ends_at = InstantField()


class SeenRequestSerializer(CamelSerializer):
    """A request as it came. The body is text, or base64 when bodyEncoding says so."""

    at = InstantField()
    method = serializers.CharField()
    path = serializers.CharField()
    query = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    headers = serializers.DictField(child=serializers.CharField())
    body = serializers.CharField(allow_blank=True)
    body_encoding = serializers.ChoiceField(["text", "base64"])
    body_truncated = serializers.BooleanField()


def shown(seen: Seen) -> dict[str, Any]:
    """The request as the serializer and the page take it."""
    try:
        body, encoding = seen.body.decode(), "text"
    except UnicodeDecodeError:
        body, encoding = base64.b64encode(seen.body).decode(), "base64"
    return {
        "at": datetime.fromtimestamp(seen.at, UTC),
        "method": seen.method,
        "path": seen.path,
        "query": seen.query,
        "headers": seen.headers,
        "body": body,
        "body_encoding": encoding,
        "body_truncated": seen.is_cut,
    }
