"""Says of each name in the public schema what it means, with an example, as glossary.toml has it. [face]"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("glossary.toml")
PARAMETERS = "parameters"
Schema = dict[str, Any]


def explain_names(result: Schema, **_: Any) -> Schema:
    """The schema, in which each field and parameter now says what it is; a hook of drf-spectacular."""
    for component, schema in result["components"]["schemas"].items():
        schema.update(_example_body(component))
        for name, field in schema.get("properties", {}).items():
            schema["properties"][name] = _explained(component, name, field)
    for parameter in _parameters(result):
        parameter.update(_said_of(PARAMETERS, parameter))
    return result


def _example_body(component: str) -> Schema:
    body = body_of(component)
    return {"examples": [body]} if body else {}


def _explained(component: str, name: str, field: Schema) -> Schema:
    entry = entry_of(component, name)
    whole = {"allOf": [field]} if "$ref" in field else field
    known = {"description": entry["means"]} if "means" in entry else {}
    return {**known, **_examples(whole, entry), **whole}


def _examples(field: Schema, entry: Schema) -> Schema:
    """Of what consists of other fields, these have the examples."""
    return (
        {"examples": [entry["example"]]}
        if entry.get("example", {}) not in ({}, []) and "allOf" not in field
        else {}
    )


def _said_of(component: str, parameter: Schema) -> Schema:
    entry = entry_of(component, parameter["name"])
    said = {"description": parameter.get("description", entry.get("means"))}
    return said | ({"example": entry["example"]} if "example" in entry else {})


def _parameters(result: Schema) -> Iterator[Schema]:
    for path in result["paths"].values():
        for operation in path.values():
            yield from operation.get("parameters", [])


def entry_of(component: str, name: str) -> Schema:
    """What the glossary has of a name there: `means`, `example`, both or none."""
    own = component.removesuffix("Request").removeprefix("Patched")
    found: Schema = {}
    for key in (name, f"{own}.{name}", f"{component}.{name}"):
        found |= _words()["names"].get(key, {})
    return found


def body_of(component: str) -> Schema | None:
    """A whole body of that kind, to begin with."""
    body: Schema | None = _words()["bodies"].get(component)
    return body


@cache
def _words() -> dict[str, Schema]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
