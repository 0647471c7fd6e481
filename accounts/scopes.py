"""Who may do what: a role bounds the person, scopes bound the token. [rule]"""

from collections.abc import Collection
from enum import StrEnum


class Scope(StrEnum):
    """What an endpoint asks for and what a token is given. ADMIN is all of them."""

    READ = "READ"
    WRITE = "WRITE"
    DELETE = "DELETE"
    EXECUTE = "EXECUTE"
    ADMIN = "ADMIN"


ALL = frozenset(Scope)
OF_ROLE: dict[str, frozenset[Scope]] = {
    "ADMIN": ALL,
    "USER": ALL - {Scope.ADMIN},
    "READ_ONLY": frozenset({Scope.READ}),
}


def allowed(role: str, scopes: Collection[str], wanted: Scope) -> bool:
    """Whether a user of `role`, with a credential that holds `scopes`, may do what asks for `wanted`."""
    is_within_scopes = wanted in scopes or Scope.ADMIN in scopes
    return is_within_scopes and wanted in OF_ROLE.get(role, frozenset())


def beyond(role: str, scopes: Collection[str]) -> list[str]:
    """Those of `scopes` that a user of `role` could never use; ADMIN stands for whatever the role has."""
    if role != "READ_ONLY":
        return []
    return [scope for scope in scopes if scope not in OF_ROLE[role]]
