"""How a person wants to see pages: language, zone, theme; of a stranger the browser says so. [face]"""

from collections.abc import Callable
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from accounts.models import Theme, User
from cronmanager.rest.problems import is_for_programs

ZONE_COOKIE, THEME_COOKIE = "timezone", "theme"  # times.js sets the first one
UTC = "UTC"


class PreferencesMiddleware:
    """Answers pages in the language and zone of who asks. What programs read is the same for everybody."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stands behind Django's authentication."""
        if is_for_programs(request):
            with translation.override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        language = language_of(request)
        with translation.override(language), timezone.override(zone_of(request)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every zone that there is."""
    return frozenset(available_timezones())


def language_of(request: HttpRequest) -> str:
    """What the person chose, here or by cookie, else the best of what the browser asks for."""
    person = _person(request)
    chosen = person.language if person else ""
    return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


def zone_of(request: HttpRequest) -> ZoneInfo:
    """What the person chose, else the browser's own."""
    person = _person(request)
    wanted = [person.timezone if person else "", request.COOKIES.get(ZONE_COOKIE, "")]
    return ZoneInfo(next((name for name in wanted if name in zone_names()), UTC))


def theme_of(request: HttpRequest) -> str:
    """What the person chose, else the cookie's, else that of the system."""
    person = _person(request)
    chosen = person.theme if person else request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in Theme.values else Theme.SYSTEM


def _person(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None
