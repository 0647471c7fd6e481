"""Tests and dry runs on the wire. [face]"""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer, camel
from jobs.api.serializers.executions import ConnectionSerializer, TimingsSerializer
from jobs.execution.explanation import explain
from jobs.execution.masking import masked_text
from jobs.execution.outcome import Outcome
from jobs.execution.record_rows import facts_of, timings_of
from jobs.execution.transport import Answer, Fault, Reply, Request
from jobs.execution.wire import sent_body, sent_headers, sent_url
from jobs.responses import joined, shown_body, shown_connection
from jobs.secrets import MASK


class TrialQuery(CamelSerializer):
    """Whether nothing is to be sent."""

    dry_run = serializers.BooleanField(required=False, default=False)


class SentSerializer(CamelSerializer):
    """A request as it goes out, secrets masked."""

    method = serializers.CharField()
    url = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())
    body = serializers.CharField(allow_null=True)
    timeout_ms = serializers.IntegerField()


class VerdictSerializer(CamelSerializer):
    """What the address filter says of an address."""

    address = serializers.CharField()
    allowed = serializers.BooleanField()
    reason = serializers.CharField(allow_null=True)


class DryRunSerializer(CamelSerializer):
    """What would be sent, and whether the filter lets it through."""

    request = SentSerializer(allow_null=True)
    problem = serializers.CharField(allow_null=True)
    allowed = serializers.BooleanField()
    addresses = VerdictSerializer(many=True)


class TrialSerializer(CamelSerializer):
    """The judged result of a call that is kept nowhere."""

    status = serializers.ChoiceField(["SUCCESS", "FAILED"])
    error_kind = serializers.CharField(allow_null=True)
    error_message = serializers.CharField(allow_null=True)
    explanation = serializers.CharField(allow_null=True)
    response_status = serializers.IntegerField(allow_null=True)
    response_headers = serializers.DictField(child=serializers.CharField(), allow_null=True)
    response_body = serializers.CharField(allow_null=True)
    response_body_encoding = serializers.CharField(allow_null=True)
    response_truncated = serializers.BooleanField()
    execution_time_ms = serializers.IntegerField()
    timings = TimingsSerializer()
    connection = ConnectionSerializer(allow_null=True)
    remote_address = serializers.CharField(allow_null=True)
    request = SentSerializer(allow_null=True)


def on_wire(shown: dict[str, Any]) -> dict[str, Any]:
    """Names in camelCase."""
    return {camel(name): value for name, value in shown.items()}


def shown_request(request: Request | Fault) -> dict[str, Any] | None:
    """The request with every secret masked, wherever it stands; None when there is none."""
    if isinstance(request, Fault):
        return None
    body = sent_body(request)
    return {
        "method": request.method,
        "url": masked_text(sent_url(request.url), request.secrets),
        "headers": joined(_shown_header(name, value, request) for name, value in sent_headers(request)),
        "body": None if body is None else masked_text(body.decode(errors="replace"), request.secrets),
        "timeoutMs": request.timeout_ms,
    }


def _shown_header(name: str, value: str, request: Request) -> tuple[str, str]:
    is_secret = name.lower() in request.secret_headers
    return name, MASK if is_secret else masked_text(value, request.secrets)


def shown_dry_run(request: Request | Fault, verdicts: list[tuple[str, str | None]]) -> dict[str, Any]:
    """In the shape of DryRunSerializer."""
    addresses = [
        {"address": address, "allowed": reason is None, "reason": reason} for address, reason in verdicts
    ]
    return {
        "request": shown_request(request),
        "problem": request.message if isinstance(request, Fault) else None,
        "allowed": any(one["allowed"] for one in addresses),
        "addresses": addresses,
    }


def shown_trial(request: Request | Fault, outcome: Outcome, answer: Answer, at: datetime) -> dict[str, Any]:
    """In the shape of TrialSerializer."""
    reply = answer if isinstance(answer, Reply) else None
    facts = facts_of(answer)
    status = reply.status if reply else None
    body, encoding = shown_body(reply.body, reply.truncated) if reply else (None, None)
    shown = {
        "status": "FAILED" if outcome.kind else "SUCCESS",
        "error_kind": outcome.kind,
        "error_message": outcome.message or None,
        "explanation": explain(outcome.kind, outcome.message, status, facts),
        "response_status": status,
        "response_headers": joined(reply.headers) if reply else None,
        "response_body": body,
        "response_body_encoding": encoding,
        "response_truncated": bool(reply and reply.truncated),
        "execution_time_ms": round(answer.timings.total_ms),
        "timings": timings_of(answer),
        "connection": shown_connection(facts, at),
        "remote_address": answer.remote_address,
        "request": shown_request(request),
    }
    return on_wire(shown)
