"""/echo and /inspect/<key>: endpoints of our own that any request may come to. [face]

They look at no credential and no session, so that nobody can do anything in another's name by them; the page
of an inspector is its owner's alone.
"""

import math
import time
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from redis.exceptions import RedisError

from accounts import ratelimits
from cronmanager.rest import problems
from jobs import inspector
from jobs.api.serializers.inspector import shown

RATE = "600/m"  # of one address to the echo, and of all to one inspector


@csrf_exempt
def echo(request: HttpRequest) -> HttpResponse:
    """200 with what was asked, for jobs to be tried on."""
    too_many = _refusal(request, "echo", ratelimits.counted_address(request))
    if too_many:
        return too_many
    seen = seen_in(request)
    told = shown(inspector.Seen(number=0, **seen))
    names = ("method", "path", "query", "headers", "body")
    return JsonResponse({name: told[name] for name in names})


@csrf_exempt
def inspect(request: HttpRequest, inspector_key: str) -> HttpResponse:
    """Keep the request and answer 200; to its owner's browser show those that came."""
    try:
        found = inspector.find(inspector_key)
        if found is None:
            raise Http404
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            return page(request, inspector_key, found)
        too_many = _refusal(request, "inspect", inspector_key)
        if too_many is None:
            inspector.keep(inspector_key, found, seen_in(request))
    except (RedisError, OSError):
        return problems.plain(503, *problems.OTHER, "Inspectors live in Valkey, which cannot be reached.")
    return too_many or JsonResponse({"kept": True})


def page(request: HttpRequest, key: str, found: inspector.Inspector) -> HttpResponse:
    """What came, for its owner."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.user.pk != found.owner_id:
        raise Http404
    seen = [shown(one) for one in inspector.requests_of(key)]
    return render(request, "inspect/show.html", {"key": key, "requests": seen})


def seen_in(request: HttpRequest) -> dict[str, Any]:
    """The request as it came, its body as far as it is kept."""
    body = request.read(inspector.BODY_BYTES + 1)
    return {
        "at": time.time(),
        "method": request.method,
        "path": request.path,
        "query": dict(request.GET.lists()),
        "headers": dict(request.headers),
        "body": body[: inspector.BODY_BYTES],
        "is_cut": len(body) > inspector.BODY_BYTES,
    }


def _refusal(request: HttpRequest, group: str, who: str) -> HttpResponse | None:
    usage = ratelimits.count(request, group, who, RATE)
    if usage is None or not usage["should_limit"]:
        return None
    refused = problems.plain(429, "too-many-requests", "Too many requests", f"At most {RATE} come here.")
    refused["Retry-After"] = str(max(1, math.ceil(usage["time_left"])))
    return refused
