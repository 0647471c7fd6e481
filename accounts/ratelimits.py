"""How often one may ask, counted in Valkey by django-ratelimit. [adapter]

When Valkey is away everyone may, and the log says so.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_ratelimit.core import get_usage
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiToken
from cronmanager.rest.addresses import client_address

if TYPE_CHECKING:  # the views' module reads the settings that name this one
    from rest_framework.views import APIView

PAUSE_S = 5.0  # without a count after Valkey was found away: no request waits for it again
USAGE = "rate_limit_usage"  # the attribute of the request that the middleware reads

AnyRequest = HttpRequest | Request
Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Outage:
    """Until when (time.monotonic) nobody asks a Valkey that was found away."""

    until: float = 0.0


_outage = Outage()


def if_valkey_is_there(ask: Callable[[], Answer]) -> Answer | None:
    """What `ask` says; None when Valkey is away, after a first wait without another."""
    if time.monotonic() < _outage.until:
        return None
    try:
        return ask()
    except (RedisError, OSError) as error:
        _outage.until = time.monotonic() + PAUSE_S
        logger.warning("rate limits are off: Valkey is away", extra={"reason": str(error)})
        return None


def count(
    request: AnyRequest, group: str, who: str, rate: str, increment: bool = True
) -> dict[str, Any] | None:
    """How much of `rate`, like 10/m, `who` has used up; None when nobody can say."""
    usage: dict[str, Any] | None = if_valkey_is_there(
        partial(get_usage, request, group=group, key=lambda *_: who, rate=rate, increment=increment)
    )
    if usage:  # the window's last second belongs to it still
        usage["time_left"] = max(0, usage["time_left"]) + 1
    return usage


class ApiThrottle(BaseThrottle):
    """API_RATE_LIMIT requests a minute: of a token, else of a user, else of an address."""

    wait_s: float | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether the caller has some of its minute left."""
        usage = count_request(request, who_asks(request))
        if usage is None:
            return True
        self.wait_s = float(usage["time_left"])
        return not usage["should_limit"]

    def wait(self) -> float | None:
        """Seconds until the minute is over."""
        return self.wait_s


def count_request(request: AnyRequest, who: str) -> dict[str, Any] | None:
    """Count one request of `who` and keep the figures for the answer's headers."""
    if settings.API_RATE_LIMIT == 0:
        return None
    usage = count(request, "api", who, f"{settings.API_RATE_LIMIT}/m")
    setattr(getattr(request, "_request", request), USAGE, usage)  # DRF wraps the one that the middleware has
    return usage


def who_asks(request: Request) -> str:
    """Whose minute the request counts against."""
    if isinstance(request.auth, ApiToken):
        return f"token:{request.auth.pk}"
    if request.user is not None and request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"address:{counted_address(request)}"


def counted_address(request: AnyRequest) -> str:
    """The caller's address; of IPv6 the /64, which one customer has whole."""
    address = client_address(request)
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


def refuse_guesses(request: AnyRequest) -> None:
    """Count a credential that was refused against its address, and stop whoever tries too many."""
    refuse_too_many(request, f"address:{counted_address(request)}")


def refuse_too_many(request: AnyRequest, who: str) -> None:
    """Count a request that does not come as far as the throttle, and stop whoever sends too many."""
    usage = count_request(request, who)
    if usage and usage["should_limit"]:
        raise Throttled(wait=usage["time_left"])


class RateLimitHeaders:
    """Middleware: tells each caller what is left of its minute."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the throttle leaves its figures on it."""
        response = self.get_response(request)
        usage = getattr(request, USAGE, None)
        if usage:
            limit, reset_s = usage["limit"], usage["time_left"]
            left = max(0, limit - usage["count"])
            response["RateLimit-Policy"] = f'"default";q={limit};w=60'
            response["RateLimit"] = f'"default";r={left};t={reset_s}'
            response["RateLimit-Limit"] = str(limit)  # the three of older drafts, which more clients know
            response["RateLimit-Remaining"] = str(left)
            response["RateLimit-Reset"] = str(reset_s)
        return response
