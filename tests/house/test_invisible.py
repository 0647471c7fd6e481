"""What is Ada's is told to nobody else: every list × filter, order and cursor, from the API's schema."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests.house.world import MARK, World, marks_of

pytestmark = pytest.mark.django_db
BORING = {"skip", "take", "cursor", "token"}
WIDE = {"startDate": "2000-01-01T00:00:00Z", "endDate": "2100-01-01T00:00:00Z", "at": "2027-03-01T10:00:00Z"}


def lists() -> dict[str, list[dict[str, Any]]]:
    """The path of each list and its query's parameters."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return {path: operations["get"].get("parameters", []) for path, operations in paths.items()
            if "get" in operations and _is_list(operations["get"])}  # fmt: skip


def _is_list(operation: dict[str, Any]) -> bool:
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    return bool(content.get("schema", {}).get("type") == "array")


LISTS = lists()


def values_of(parameter: dict[str, Any], things: dict[str, Any]) -> list[str]:
    """What to write for a parameter so that it would find what is Ada's."""
    name, schema = parameter["name"], parameter.get("schema", {})
    if "enum" in schema:
        return [str(value) for value in schema["enum"]]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    if name == "ordering":
        return ["name", "-name", "status", "nextRunAt", "-lastRunAt", "createdAt"]
    if name.lower().endswith("jobid"):
        return [str(things["job_id"])]
    return [WIDE[name]] if name in WIDE else [f"{MARK}-Ada", MARK]


def queries_of(parameters: list[dict[str, Any]], things: dict[str, Any]) -> Iterator[dict[str, str]]:
    yield from ({}, {"take": "500"}, {"skip": "1"}, {"cursor": ""})
    for parameter in parameters:
        if parameter["in"] == "query" and parameter["name"] not in BORING:
            yield from ({parameter["name"]: value} for value in values_of(parameter, things))


def url_of(path: str, things: dict[str, Any]) -> str:
    return re.sub(r"{(\w+)}", lambda match: str(things[match[1]]), path)


def text_of(answer: Any) -> str:
    """All of an answer that might tell something; what the caller wrote itself comes back in its links."""
    told = {name: value for name, value in answer.items() if name != "Link"}
    return f"{told} {answer.content.decode()}" if answer.status_code == 200 else ""


def cursors_of(world: World, url: str) -> list[str]:
    answer = world.ask("GET", f"{url}?take=1", "access JWT", "Ada")
    return [answer["X-Next-Cursor"]] if "X-Next-Cursor" in answer else []


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_a_stranger_nothing_of_adas_however_it_is_asked(world: World, path: str):
    things, marks = world.things["Ada"], marks_of("Ada", world.users["Ada"])
    url = url_of(path, things)
    asked = [*queries_of(LISTS[path], things), *({"cursor": cursor} for cursor in cursors_of(world, url))]

    for query in asked:
        for stranger in ("Ben", "Rhea"):
            answer = world.ask("GET", f"{url}?{urlencode(query)}", "access JWT", stranger)
            assert answer.status_code in (200, 400, 404), query
            assert not [mark for mark in marks if mark in text_of(answer)], (query, stranger)


@pytest.mark.parametrize("path", LISTS)
def test_ada_herself_finds_what_is_hers(world: World, path: str):
    """Else the test above could not fail: give Ada something that this list shows, in world.py."""
    answer = world.ask("GET", url_of(path, world.things["Ada"]), "access JWT", "Ada")

    assert answer.status_code == 200
    assert len(answer.json()) > 0
