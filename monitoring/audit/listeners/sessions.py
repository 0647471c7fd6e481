"""Logins of the pages and the admin, by session: Django tells of them. [face]

The API tells of its own logins and logouts, so what Django says within a request of the API is left out.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from cronmanager.rest.problems import is_api_path
from monitoring.audit.actions import Action
from monitoring.audit.listeners.accounts import PASSWORD, note_refused_login, of_user
from monitoring.audit.record import record


@receiver(user_logged_in)
def note_session(request: HttpRequest | None, user: User, **_: Any) -> None:
    """Somebody signed in on a page."""
    if not _is_told_by_the_api(request):
        record([of_user(Action.LOGIN_SUCCEEDED, user, detail="session")], user, credential=PASSWORD)


@receiver(user_logged_out)
def note_end_of_session(request: HttpRequest | None, user: User | None, **_: Any) -> None:
    """Somebody signed out on a page."""
    if user is not None and not _is_told_by_the_api(request):
        record([of_user(Action.LOGOUT, user)], user)


@receiver(user_login_failed)
def note_refused_session(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Somebody was refused on a page; without a request it is the API's, or a command's."""
    if request is not None and not _is_told_by_the_api(request):
        note_refused_login(email=str(credentials.get("username") or ""))


def _is_told_by_the_api(request: HttpRequest | None) -> bool:
    return request is not None and is_api_path(request.path)
