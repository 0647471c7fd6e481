"""Who may what: each route's methods and what they ask of the caller. [rule]

A route or method that has no line here is refused to everyone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from accounts.scopes import Scope


class Door(StrEnum):
    """What opens without a scope."""

    ANYONE = "ANYONE"
    PERSON = "PERSON"  # signed in by JWT or session: no API token passes


@dataclass(frozen=True, slots=True)
class ByField:
    """What is asked depends on a field of the body; with any of the scopes one learns what is wrong."""

    field: str
    rules: Mapping[str, Scope]

    def rules_for(self, body: object) -> Collection[Scope]:
        """Of these one is enough."""
        chosen = body.get(self.field) if isinstance(body, Mapping) else None
        rule = self.rules.get(chosen) if isinstance(chosen, str) else None
        return [rule] if rule else [*dict.fromkeys(self.rules.values())]


Rule = Scope | Door | ByField
ANYONE, PERSON = Door.ANYONE, Door.PERSON
READ, WRITE, DELETE, EXECUTE = Scope.READ, Scope.WRITE, Scope.DELETE, Scope.EXECUTE

BULK = ByField(
    "action",
    {"enable": WRITE, "disable": WRITE, "delete": DELETE, "execute": EXECUTE, "tag": WRITE, "untag": WRITE},
)

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
    "jobs:validate": {"POST": READ},
    "jobs:job": {"GET": READ, "PATCH": WRITE, "DELETE": DELETE},
    "jobs:by-key": {"PUT": WRITE},
    "jobs:bulk": {"POST": BULK},
    "jobs:upcoming": {"GET": READ},
    "jobs:toggle": {"POST": WRITE},
    "jobs:test": {"POST": EXECUTE},
    "jobs:test-job": {"POST": EXECUTE},
    "jobs:secrets": {"GET": READ},
    "jobs:secret": {"PUT": WRITE, "DELETE": DELETE},
    "jobs:execute": {"POST": EXECUTE},
    "jobs:executions": {"GET": READ},
    "jobs:explain": {"GET": READ},
    "jobs:backfill": {"POST": EXECUTE},
    "jobs:backfills": {"GET": READ},
    "jobs:one-backfill": {"GET": READ},
    "jobs:cancel-backfill": {"POST": EXECUTE},
    "jobs:logs": {"GET": READ},
    "jobs:all-logs": {"GET": READ},
    "jobs:schedule-changes": {"GET": READ},
    "jobs:execution": {"GET": READ},
    "jobs:cancel": {"POST": EXECUTE},
    "jobs:retry": {"POST": EXECUTE},
    "jobs:inspect": {"POST": EXECUTE},
    "jobs:inspected-requests": {"GET": READ},  # of its owner alone
    "jobs:callback": {"POST": ANYONE},  # the URL is a secret of its own
    "monitoring:health": {"GET": ANYONE},
    "monitoring:ready": {"GET": ANYONE},
    "monitoring:metrics": {"GET": ANYONE},  # METRICS_TOKEN is the view's own
    "monitoring:audit": {"GET": READ},
    "monitoring:stats": {"GET": READ},
    "monitoring:job-stats": {"GET": READ},
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
