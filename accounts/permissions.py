"""Holds every request against the table in access.py. [face]"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts import announcements
from accounts.access import ByField, Door, Rule, rule_for
from accounts.models import ApiToken, User
from accounts.scopes import ALL, Scope, allowed

if TYPE_CHECKING:  # the views' module reads the settings that name this one
    from rest_framework.views import APIView

PERSONS_ONLY = "API tokens cannot do this: sign in with e-mail and password."


class FollowsAccessTable(BasePermission):
    """The user's role and the credential's scopes cover what the route asks for."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether they do; a refusal of somebody who is known is announced."""
        method = request.method or ""
        if not hasattr(view, method.lower()):
            return isinstance(request.user, User) or not view.authentication_classes  # 405 follows
        match = request.resolver_match
        rule = rule_for(match.view_name if match else "", method)
        if rule is Door.ANYONE:
            return True
        if not isinstance(request.user, User):
            return False
        self.message = why_not(request.user, request.auth, *_within(rule, request))
        if self.message:
            announcements.access_refused.send(User, user=request.user, method=method, path=request.path)
        return not self.message


def _within(rule: Rule | None, request: Request) -> Collection[Scope | Door | None]:
    return rule.rules_for(request.data) if isinstance(rule, ByField) else [rule]


def why_not(user: User, credential: object, *rules: Scope | Door | None) -> str:
    """A sentence where `user` may not pass by `credential`; empty where one of the rules lets it."""
    reasons = [_why_not(user, credential, rule) for rule in rules]
    return "" if "" in reasons else reasons[0]


def _why_not(user: User, credential: object, rule: Scope | Door | None) -> str:
    if rule is None:
        return "Nobody may do this."
    if isinstance(rule, Door):
        return PERSONS_ONLY if isinstance(credential, ApiToken) else ""
    scopes = credential.permissions if isinstance(credential, ApiToken) else ALL
    return "" if allowed(user.role, scopes, rule) else f"This needs the scope {rule}, and a role that has it."
