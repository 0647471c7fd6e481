"""What every template may use. [face]"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.preferences import ZONE_COOKIE, theme_of
from cronmanager.version import VERSION
from monitoring.dashboard.access import RULES, may

ENTRIES = (  # the name of the route, which is its icon's too, and the title
    ("home", _("Dashboard")),
    ("jobs", _("Jobs")),
    ("schedule", _("Schedule")),
    ("logs", _("Logs")),
    ("audit", _("Audit")),
    ("tokens", _("Tokens")),
    ("system", _("System")),
    ("settings", _("Settings")),
)


def navigation() -> list[dict[str, Any]]:
    """The entries whose pages there are."""
    there = [(name, title) for name, title in ENTRIES if f"dashboard:{name}" in RULES]
    return [{"name": name, "title": title, "url": reverse(f"dashboard:{name}")} for name, title in there]


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page needs, and what the person may do (`may.write` …)."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    chosen = person.timezone if person else ""
    return {
        "may": may(person.role) if person else {},
        "theme": theme_of(request),
        "zone": timezone.get_current_timezone_name(),
        "zone_is_known": bool(chosen or request.COOKIES.get(ZONE_COOKIE)),
        "navigation": navigation() if person else [],
        "languages": settings.LANGUAGES,
        "version": VERSION,
    }
