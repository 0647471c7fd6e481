"""How often one may ask, counted in Valkey by django-ratelimit. [adapter]

When Valkey is away everyone may, and the log says so.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

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

FAILED_LOGINS = 10  # a minute, of one account from one address
FAILED_LOGINS_OF_ADDRESS = 60  # a minute, whatever the accounts
PAUSE_S = 5.0  # without a count after Valkey was found away: no request waits for it again
USAGE = "rate_limit_usage"  # the attribute of the request that the middleware reads

AnyRequest = HttpRequest | Request

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Outage:
    """Until when (time.monotonic) nobody asks a Valkey that was found away."""

    until: float = 0.0


_outage = Outage()


def count(
    request: AnyRequest, group: str, who: str, limit: int, increment: bool = True
) -> dict[str, Any] | None:
    """How much of `limit` a minute `who` has used up; None when nobody can say."""
    if time.monotonic() < _outage.until:
        return None
    try:
        usage: dict[str, Any] | None = get_usage(
            request, group=group, key=lambda *_: who, rate=f"{limit}/m", increment=increment
        )
    except (RedisError, OSError) as error:
        _outage.until = time.monotonic() + PAUSE_S
        logger.warning("rate limits are off: Valkey is away", extra={"reason": str(error)})
        return None
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
    usage = count(request, "api", who, settings.API_RATE_LIMIT)
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
    usage = count_request(request, f"address:{counted_address(request)}")
    if usage and usage["should_limit"]:
        raise Throttled(wait=usage["time_left"])


def refuse_login_guesses(request: AnyRequest, email: str) -> None:
    """Stop a login whose account and address, or whose address alone, has failed too often in this minute."""
    for group, who, limit in _login_counts(request, email):
        usage = count(request, group, who, limit, increment=False)
        if usage and usage["count"] >= limit:
            raise Throttled(wait=usage["time_left"])


def note_failed_login(request: AnyRequest, email: str) -> None:
    """Count a login that was refused."""
    for group, who, limit in _login_counts(request, email):
        count(request, group, who, limit)


def _login_counts(request: AnyRequest, email: str) -> list[tuple[str, str, int]]:
    address = counted_address(request)
    pair = f"{email.strip().lower()}|{address}"
    return [("login", pair, FAILED_LOGINS), ("login-address", address, FAILED_LOGINS_OF_ADDRESS)]


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
            response["RateLimit-Limit"] = str(usage["limit"])
            response["RateLimit-Remaining"] = str(max(0, usage["limit"] - usage["count"]))
            response["RateLimit-Reset"] = str(max(0, usage["time_left"]))
        return response
