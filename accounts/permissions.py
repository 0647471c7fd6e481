"""What a request may do. Each view declares `required_scope`: one for all methods, or one for each. [face]"""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.scopes import ALL, Scope, allowed

if TYPE_CHECKING:  # the views' module reads the settings that name this one
    from rest_framework.views import APIView

Rule = Scope | dict[str, Scope]


def scope_for(view: "APIView", method: str) -> Scope | None:
    """What the view asks for `method`; HEAD and OPTIONS ask for no more than reading."""
    rule: Rule = view.required_scope  # type: ignore[attr-defined]  # a view without one fails loudly, at once
    if isinstance(rule, Scope):
        return rule
    return rule.get(method, Scope.READ if method in {"HEAD", "OPTIONS"} else None)


class HasScope(BasePermission):
    """The user's role and the credential's scopes cover what the view asks for."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether they do; a method that is there without a rule is refused."""
        user = request.user
        if not isinstance(user, User):
            return False
        method = request.method or ""
        if not hasattr(view, method.lower()):
            return True  # nothing is done: 405 follows
        wanted = scope_for(view, method)
        scopes = request.auth.permissions if isinstance(request.auth, ApiToken) else ALL
        if wanted is None or allowed(user.role, scopes, wanted):
            return wanted is not None
        self.message = f"This needs the scope {wanted}, and a role that has it."
        return False


class IsSignedIn(BasePermission):
    """A person by JWT or session: no API token opens what makes or lists tokens."""

    message = "API tokens cannot do this: sign in with e-mail and password."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether a person asks."""
        return isinstance(request.user, User) and not isinstance(request.auth, ApiToken)
