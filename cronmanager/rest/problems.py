"""Every error as RFC 9457 application/problem+json, shaped in this one place."""

import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import csrf, defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from cronmanager.rest.casing import camel
from cronmanager.rest.errors import Problem
from cronmanager.rest.parsers import BodyTooLarge

MEDIA_TYPE = "application/problem+json"
API_PATHS = (
    "/api",
    "/auth",
    "/cron",
    "/executions",
    "/callbacks",
    "/inspect",
    "/echo",
    "/stats",
    "/health",
    "/ready",
    "/metrics",
)

KINDS: dict[type[exceptions.APIException], tuple[str, str]] = {
    exceptions.ParseError: ("unreadable-body", "The body cannot be read"),
    exceptions.ValidationError: ("invalid-fields", "Some fields are not valid"),
    exceptions.NotAuthenticated: ("not-signed-in", "A credential is needed"),
    exceptions.AuthenticationFailed: ("credential-refused", "The credential is not valid"),
    exceptions.PermissionDenied: ("not-allowed", "This is not allowed"),
    exceptions.NotFound: ("not-found", "There is no such thing"),
    exceptions.MethodNotAllowed: ("method-not-allowed", "The method is not known here"),
    exceptions.NotAcceptable: ("not-acceptable", "No such form of the answer"),
    exceptions.UnsupportedMediaType: ("unsupported-media-type", "The body's type is not known"),
    exceptions.Throttled: ("too-many-requests", "Too many requests"),
    BodyTooLarge: ("body-too-large", "The body is too large"),
}
OTHER = ("error", "The request cannot be met")


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: what `error` reads like, or None for a fault of ours (500)."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, Problem):
        response = _response(context, error.status, _problem_body(error))
    elif isinstance(error, exceptions.APIException):
        response = _response(context, error.status_code, _api_body(error))
        _add_headers(response, error)
    else:
        return None
    set_rollback()
    return response


def body(status: int, slug: str, title: str, detail: str) -> dict[str, Any]:
    """The members that every problem has."""
    return {"type": f"/docs/problems/{slug}", "title": title, "status": status, "detail": detail}


def _problem_body(error: Problem) -> dict[str, Any]:
    shaped = body(error.status, error.slug, error.title, error.detail)
    if error.errors:
        shaped["errors"] = {camel(name): list(texts) for name, texts in error.errors.items()}
    return shaped


def _api_body(error: exceptions.APIException) -> dict[str, Any]:
    slug, title = KINDS.get(type(error), OTHER)
    if not isinstance(error, exceptions.ValidationError):
        return body(error.status_code, slug, title, str(error.detail))
    detail = error.detail if isinstance(error.detail, dict) else {"body": error.detail}
    fields = {_field_name(name): _sentences(texts) for name, texts in detail.items()}
    shaped = body(error.status_code, slug, title, _first_of(fields))
    return {**shaped, "errors": fields}


def _field_name(name: Any) -> str:
    return "body" if name == "non_field_errors" else str(name)


def _sentences(texts: Any) -> list[str]:
    if isinstance(texts, dict):
        return [f"{key}: {text}" for key, inner in texts.items() for text in _sentences(inner)]
    if isinstance(texts, list):
        return [text for inner in texts for text in _sentences(inner)]
    return [str(texts)]


def _first_of(fields: dict[str, list[str]]) -> str:
    return "; ".join(f"{name}: {texts[0]}" for name, texts in fields.items() if texts)


def _response(context: dict[str, Any], status: int, shaped: dict[str, Any]) -> Response:
    renderer = getattr(context.get("request"), "accepted_renderer", None)
    is_page = renderer is not None and renderer.format == "api"  # the browsable API is HTML
    return Response(shaped, status=status, content_type=None if is_page else MEDIA_TYPE)


def _add_headers(response: Response, error: exceptions.APIException) -> None:
    challenge = getattr(error, "auth_header", None)
    if challenge:
        response["WWW-Authenticate"] = challenge
    if isinstance(error, exceptions.Throttled):
        response["Retry-After"] = str(max(1, math.ceil(getattr(error, "wait", None) or 1)))


def is_for_programs(request: HttpRequest) -> bool:
    """Whether an endpoint answers, and not the page that shares its path (PagesFirst)."""
    path = request.path_info
    is_api = any(path == start or path.startswith(f"{start}/") for start in API_PATHS)
    return is_api and not getattr(request, "is_shared_page", False)


def plain(status: int, slug: str, title: str, detail: str) -> HttpResponse:
    """A problem outside of DRF."""
    return JsonResponse(body(status, slug, title, detail), status=status, content_type=MEDIA_TYPE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 outside of DRF: a host that is not ours, a form too large."""
    if not is_for_programs(request):
        return defaults.bad_request(request, exception)
    return plain(400, "bad-request", "The request cannot be met", "The request is not valid.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 outside of DRF."""
    if not is_for_programs(request):
        return defaults.permission_denied(request, exception)
    return plain(403, "not-allowed", "This is not allowed", "You may not do this.")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token."""
    if not is_for_programs(request):
        return csrf.csrf_failure(request, reason)
    return plain(403, "not-allowed", "This is not allowed", reason)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 outside of DRF: no such path, or an id that is not a UUID."""
    if not is_for_programs(request):
        return defaults.page_not_found(request, exception)
    return plain(404, "not-found", "There is no such thing", f"Nothing is at {request.path}.")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; the log knows more than the answer says."""
    if not is_for_programs(request):
        return defaults.server_error(request)
    return plain(500, "server-error", "The server failed", "This is our fault; the log says why.")
