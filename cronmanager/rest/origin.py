"""Where the act at hand comes from: address and credential, for whoever keeps account of it."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from cronmanager.language import gettext_noop
from cronmanager.rest.addresses import client_address

SYSTEM = gettext_noop("system")  # the product itself: commands, workers, schedulers
ANONYMOUS = gettext_noop("anonymous")
SESSION = gettext_noop("session")
TOKEN = gettext_noop("token %(prefix)s")
FORMS = (SYSTEM, ANONYMOUS, SESSION, TOKEN)  # pages say them in the reader's language


@dataclass(slots=True)
class Origin:
    """Of one request. `credential` is anonymous, session, `jwt`, or `token` and the token's prefix."""

    address: str | None = None
    credential: str = SYSTEM


_current: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current() -> Origin:
    """The request's origin; the system's outside of one."""
    return _current.get() or Origin()


def note_credential(credential: str) -> None:
    """Say by what the caller of the request at hand was known."""
    origin = _current.get()
    if origin:
        origin.credential = credential


class OriginMiddleware:
    """Middleware: keeps where the request came from while it is answered."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on within its origin. Stands behind Django's authentication."""
        known = getattr(request, "user", None) is not None and request.user.is_authenticated
        token = _current.set(Origin(client_address(request), SESSION if known else ANONYMOUS))
        try:
            return self.get_response(request)
        finally:
            _current.reset(token)
