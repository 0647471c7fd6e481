"""Who may what on the pages: each route's methods and their scopes, as in accounts/access.py. [rule]

A route or method without a line here is refused to everyone. A role without the scope sees no button for it.
"""

from accounts.access import PERSON, Door
from accounts.scopes import OF_ROLE, Scope

READ, WRITE, DELETE, EXECUTE = Scope.READ, Scope.WRITE, Scope.DELETE, Scope.EXECUTE
ADMIN = Scope.ADMIN
READING = frozenset({"HEAD", "OPTIONS"})

RULES: dict[str, dict[str, Scope | Door]] = {
    # the dashboard itself
    "dashboard:home": {"GET": READ},
    "dashboard:load": {"GET": READ},
    # jobs
    "dashboard:jobs": {"GET": READ},
    "dashboard:job-rows": {"GET": READ},
    "dashboard:job-row": {"GET": READ},
    "dashboard:jobs-change": {"POST": WRITE},
    "dashboard:jobs-run": {"POST": EXECUTE},
    "dashboard:jobs-delete": {"POST": DELETE},
    "dashboard:job-views": {"POST": READ},  # one's own filters: whoever reads may keep some
    "dashboard:job-view-delete": {"POST": READ},
    # the job's page and its editor
    "dashboard:job-new": {"GET": WRITE, "POST": WRITE},
    "dashboard:job": {"GET": READ},
    "dashboard:job-edit": {"GET": WRITE, "POST": WRITE},
    "dashboard:job-run": {"POST": EXECUTE},
    "dashboard:job-toggle": {"POST": WRITE},
    "dashboard:job-held": {"GET": READ},
    "dashboard:change-accept": {"POST": WRITE},
    "dashboard:change-dismiss": {"POST": WRITE},
    "dashboard:change-revert": {"POST": WRITE},
    "dashboard:job-delete": {"POST": DELETE},
    # executions and logs
    "dashboard:execution": {"GET": READ},
    "dashboard:execution-again": {"POST": EXECUTE},
    "dashboard:execution-stop": {"POST": EXECUTE},
    "dashboard:expect": {"GET": READ, "POST": WRITE},
    "dashboard:logs": {"GET": READ},
    "dashboard:logs-export": {"GET": READ},
    # schedule, outages
    "dashboard:schedule": {"GET": READ},
    "dashboard:forecast": {"GET": READ},
    "dashboard:outages": {"GET": READ, "POST": EXECUTE},
    # audit
    "dashboard:audit": {"GET": READ},
    # tokens, settings, system
    # audit, system
    "dashboard:system": {"GET": READ},
    # tokens, settings, the first run: what is a person's own needs no scope
    "dashboard:tokens": {"GET": PERSON, "POST": PERSON},
    "dashboard:token-revoke": {"POST": PERSON},
    "dashboard:settings": {"GET": PERSON, "POST": PERSON},
    "dashboard:own-password": {"POST": PERSON},
    "dashboard:people": {"GET": ADMIN},
    "dashboard:person": {"GET": ADMIN, "POST": ADMIN},
    "dashboard:person-active": {"POST": ADMIN},
    "dashboard:welcome": {"GET": PERSON},
    "dashboard:welcome-password": {"POST": PERSON},
    "dashboard:welcome-job": {"POST": WRITE},
    "dashboard:welcome-run": {"GET": READ},
}


def rule_for(route: str, method: str) -> Scope | Door | None:
    """What `route` (namespace:name) asks for `method`; HEAD and OPTIONS ask for no more than GET does."""
    return RULES.get(route, {}).get("GET" if method in READING else method)


def may(role: str) -> dict[str, bool]:
    """What a person of `role` may do, by the scope's name in lower case."""
    held = OF_ROLE.get(role, frozenset())
    return {scope.lower(): scope in held for scope in Scope}
