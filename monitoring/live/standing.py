"""Which open sockets have lost what they stand on: asked for all of a process at once. [store]"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import Q

from accounts.models import ApiToken, RefreshFamily, User
from accounts.scopes import Scope, allowed
from cronmanager.rest.addresses import lies_in
from jobs import queries
from monitoring.live.visitors import Visitor


class Standing:
    """Users, tokens, logins and sessions as they stand at `now`; one query for each kind that is there."""

    def __init__(self, visitors: Sequence[Visitor], now: datetime) -> None:
        is_unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
        users = User.objects.filter(is_active=True)
        tokens = ApiToken.objects.filter(is_unexpired, is_active=True)
        families = RefreshFamily.objects.filter(revoked_at__isnull=True)
        sessions = Session.objects.filter(expire_date__gt=now)
        self._users = found(users, (one.user_id for one in visitors))
        self._tokens = found(tokens, (one.token_id for one in visitors))
        self._families = found(families, (one.family_id for one in visitors))
        self._sessions = found(sessions, (one.session_key for one in visitors))

    def holds(self, visitor: Visitor) -> bool:
        """Whether the visitor would be let in again, as the same."""
        user = self._users.get(visitor.user_id)
        if user is None or user.role != visitor.role:
            return False
        if visitor.token_id:
            return self._token_holds(visitor)
        if visitor.family_id:
            return visitor.family_id in self._families
        return visitor.session_key in self._sessions and visitor.session_hash == user.get_session_auth_hash()

    def _token_holds(self, visitor: Visitor) -> bool:
        token = self._tokens.get(visitor.token_id)
        if token is None or not allowed(visitor.role, token.permissions, Scope.READ):
            return False
        return not token.allowed_ips or lies_in(visitor.address, token.allowed_ips)


def found(rows: Any, keys: Iterable[Any]) -> dict[Any, Any]:
    """Those of `rows` with one of the primary keys, by it; nothing is asked for no keys."""
    return dict(rows.in_bulk({key for key in keys if key is not None}))


def fallen(visitors: Sequence[Visitor], now: datetime) -> set[Visitor]:
    """Those of `visitors` who would not be let in again."""
    standing = Standing(visitors, now)
    return {visitor for visitor in visitors if not standing.holds(visitor)}


def may_see(user_id: UUID, job_id: UUID) -> bool:
    """Whether there is such a job for that user."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user is not None and queries.visible_jobs(user).filter(pk=job_id).exists()
