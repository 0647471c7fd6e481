"""Who may what: each route's methods and what they ask of the caller. [rule]

A route or method that has no line here is refused to everyone.
"""

from enum import StrEnum

from accounts.scopes import Scope


class Door(StrEnum):
    """What opens without a scope."""

    ANYONE = "ANYONE"
    PERSON = "PERSON"  # signed in by JWT or session: no API token passes


Rule = Scope | Door
ANYONE, PERSON = Door.ANYONE, Door.PERSON
READ, WRITE, DELETE, EXECUTE = Scope.READ, Scope.WRITE, Scope.DELETE, Scope.EXECUTE

RULES: dict[str, dict[str, Rule]] = {
    "accounts:register": {"POST": ANYONE},
    "accounts:login": {"POST": ANYONE},
    "accounts:refresh": {"POST": ANYONE},
    "accounts:logout": {"POST": PERSON},
    "accounts:password": {"POST": PERSON},
    "accounts:reset": {"POST": ANYONE},
    "accounts:reset-confirm": {"POST": ANYONE},
    "accounts:me": {"GET": PERSON},
    "accounts:tokens": {"GET": PERSON, "POST": PERSON},
    "accounts:token": {"DELETE": PERSON},
    "jobs:jobs": {"GET": READ, "POST": WRITE},
    "jobs:job": {"GET": READ, "PATCH": WRITE, "DELETE": DELETE},
    "jobs:toggle": {"POST": WRITE},
    "jobs:execute": {"POST": EXECUTE},
    "jobs:executions": {"GET": READ},
    "jobs:execution": {"GET": READ},
    "monitoring:health": {"GET": ANYONE},
    "monitoring:ready": {"GET": ANYONE},
    "monitoring:schema": {"GET": ANYONE},
    "monitoring:docs": {"GET": ANYONE},
}
READING = frozenset({"HEAD", "OPTIONS"})


def rule_for(route: str, method: str) -> Rule | None:
    """What `route` (namespace:name) asks for `method`; HEAD and OPTIONS ask for no more than reading does."""
    rules = RULES.get(route, {})
    if method in READING:
        return rules.get("GET", _least(rules))
    return rules.get(method)


def _least(rules: dict[str, Rule]) -> Rule | None:
    if not rules:
        return None
    doors = [rule for rule in rules.values() if isinstance(rule, Door)]
    return doors[0] if doors else Scope.READ
