"""Every credential × every user × every route and method × whose the thing is, read from the URL conf.

What must come is worked out here from the table in accounts/access.py, not by the code that enforces it.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import transaction

from accounts.access import RULES, ByField, Door, Rule
from tests.house.test_routes import ROUTES, methods_of
from tests.house.world import CREDENTIALS, NOBODYS, World

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")
ROLE_OF = {"Ada": "USER", "Ben": "USER", "Rhea": "READ_ONLY", "Max": "ADMIN"}
ROLE_HOLDS = {
    "USER": {"READ", "WRITE", "DELETE", "EXECUTE"},
    "READ_ONLY": {"READ"},
    "ADMIN": {"READ", "WRITE", "DELETE", "EXECUTE", "ADMIN"},
}
DEAD = ("garbage", "expired token", "revoked token", "JWT of an ended login", "refresh JWT as access")
ADMINS_SEE = {
    "job_id": True,
    "execution_id": True,
    "backfill_id": True,
    "token_id": False,
    "inspector_key": False,
}  # beside their owner
OWN_NAMES = {"key", "name", "token"}  # each user has names of its own: a stranger's is just another one
MAY_HAVE_NONE = {"jobs:secret"}  # of that name, of its own
MAY_BE_AWAY = {"monitoring:ready"}  # 503 is what it is for
PASSED = {
    200,
    201,
    202,
    204,
    302,
    304,
    400,
    409,
    410,
    412,
    415,
    428,
}  # whoever passed may still have written nonsense


class Cell(NamedTuple):
    """One request: by what, by whom, what, on whose thing."""

    credential: str
    user: str
    method: str
    owner: str


def parameters_of(path: str) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", path)


def is_there(method: str, known: list[str]) -> bool:
    return method in known or method == "OPTIONS" or (method == "HEAD" and "GET" in known)


def cells_of(route: str, path: str, known: list[str]) -> Iterator[Cell]:
    """All of a route; only Ada asks where anyone may, and for methods that it has not."""
    owners = ("Ada", "Rhea") if parameters_of(path) else ("",)
    nobodys, adas = [(kind, "") for kind in NOBODYS], [(kind, "Ada") for kind in CREDENTIALS]
    everyones = [(kind, user) for kind in CREDENTIALS for user in ROLE_OF]
    for method in METHODS:
        is_told = is_there(method, known) and rule_of(route, method) != Door.ANYONE
        chosen = nobodys + (everyones if is_told else adas)
        yield from (Cell(*caller, method, owner) for caller in chosen for owner in owners)


def rule_of(route: str, method: str) -> Rule | None:
    rules = RULES[route]
    if method not in ("HEAD", "OPTIONS"):
        return rules.get(method)
    doors = [rule for rule in rules.values() if isinstance(rule, Door)]
    return rules.get("GET") or (doors[0] if doors else "READ")  # type: ignore[return-value]


def is_permitted(rule: Rule | None, cell: Cell) -> bool:
    if isinstance(rule, ByField):  # the body is empty: any of its scopes learns what is missing
        return any(is_permitted(one, cell) for one in rule.rules.values())
    if cell.credential == "session without CSRF" and cell.method not in SAFE:
        return False
    if rule == "PERSON":
        return not cell.credential.endswith(" token")
    scope = cell.credential.removesuffix(" token") if cell.credential.endswith(" token") else "ADMIN"
    return scope in (rule, "ADMIN") and rule in ROLE_HOLDS[ROLE_OF[cell.user]]


def sees(cell: Cell, parameters: list[str]) -> bool:
    ids = [name for name in parameters if name not in OWN_NAMES]
    is_admin = ROLE_OF[cell.user] == "ADMIN"
    return all(cell.user == cell.owner or (is_admin and ADMINS_SEE[name]) for name in ids)


def expected(route: str, path: str, known: list[str], cell: Cell) -> set[int]:
    """The statuses that may come."""
    is_known, rule = is_there(cell.method, known), rule_of(route, cell.method)
    if list(RULES[route].values()) == [Door.ANYONE] * len(RULES[route]):
        also = {503} if route in MAY_BE_AWAY else {405} if cell.method == "OPTIONS" else set()
        return PASSED | also if is_known else {405}
    if cell.credential == "none" or cell.credential in DEAD:
        return {401}
    if not is_known:
        return {405, 403} if cell.credential == "session without CSRF" else {405}
    if not is_permitted(rule, cell):
        return {403}
    also = {404} if route in MAY_HAVE_NONE and cell.user != cell.owner else set()
    return PASSED | also if sees(cell, parameters_of(path)) or cell.method == "OPTIONS" else {404}


def address(path: str, things: dict[str, Any]) -> str:
    """The route's URL for what one of the cast owns."""
    untaught = [name for name in parameters_of(path) if name not in ADMINS_SEE.keys() | OWN_NAMES]
    assert not untaught, (
        f"teach the matrix how to fill <{untaught[0]}>: ADMINS_SEE here, _things_of in world.py"
    )
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(things[match[1]]), path)


def ask(world: World, url: str, cell: Cell) -> int:
    """The status of one request, whose doings are undone."""
    body = "" if cell.method in SAFE else "{}"
    with transaction.atomic():
        status = world.ask(cell.method, url, cell.credential, cell.user, body).status_code
        transaction.set_rollback(True)
    return status


def label(route: tuple[str, str, Any]) -> str:
    return f"{route[1]}, {len(list(cells_of(route[1], route[0], methods_of(route[2]))))} cells"


@pytest.mark.parametrize("route", ROUTES, ids=label)
def test_each_cell_is_as_the_table_says(world: World, route: tuple[str, str, Any]):
    path, name, view = route
    known = methods_of(view)
    things = {"": {}, **world.things}

    wrong = [
        (*cell, status)
        for cell in cells_of(name, path, known)
        if (status := ask(world, address(path, things[cell.owner]), cell))
        not in expected(name, path, known, cell)
    ]

    assert wrong == []
