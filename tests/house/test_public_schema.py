"""The public schema says of every name what it means and shows one."""

import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from cronmanager.rest.glossary import WORDS


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return APIClient().get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()


@pytest.fixture
def fields(schema) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (component, name): field
        for component, found in schema["components"]["schemas"].items()
        for name, field in found.get("properties", {}).items()
    }


def parameters_of(schema):
    return [
        (path, parameter)
        for path, operations in schema["paths"].items()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
    ]


def is_made_of_fields(field):
    """Whether its parts bear the examples: an object, a list of objects or a choice out of an enumeration."""
    whole = field.get("items", field)
    choices = [part for part in whole.get("oneOf", []) if part.get("type") != "null"]
    return "$ref" in whole or "allOf" in whole or any("$ref" in part for part in choices)


def test_every_field_says_what_it_is(fields):
    assert len(fields) > 500
    assert [where for where, field in fields.items() if not field.get("description")] == []


def test_every_field_of_no_parts_shows_a_value(fields):
    assert [
        where for where, field in fields.items() if not is_made_of_fields(field) and not field.get("examples")
    ] == []


def test_every_parameter_says_what_it_is_and_shows_a_value(schema):
    told = parameters_of(schema)

    assert len(told) > 100
    assert [
        (path, each["name"]) for path, each in told if not each.get("description") or "example" not in each
    ] == []


def test_every_example_is_valid_where_it_stands(schema, fields):
    wrong = [
        (where, error.message)
        for where, field in fields.items()
        for example in field.get("examples", [])
        for error in Draft202012Validator({**field, "components": schema["components"]}).iter_errors(example)
    ]
    wrong += [
        (path, parameter["name"], error.message)
        for path, parameter in parameters_of(schema)
        for error in Draft202012Validator(parameter["schema"]).iter_errors(parameter["example"])
    ]

    assert wrong == []


def test_a_text_that_may_be_empty_is_valid_empty(fields):
    for where in (("JobRequest", "description"), ("ValidateRequest", "timezone")):
        assert Draft202012Validator(fields[where]).is_valid("")
        assert not Draft202012Validator(fields[where]).is_valid("\x00")


def test_the_glossary_has_no_name_that_is_nowhere(schema, fields):
    known = {name for _, name in fields} | {parameter["name"] for _, parameter in parameters_of(schema)}
    written = tomllib.loads(WORDS.read_text(encoding="utf-8"))

    assert [entry for entry in written["names"] if entry.split(".")[-1] not in known] == []
    assert written["bodies"].keys() <= schema["components"]["schemas"].keys()


def test_every_body_that_is_taken_has_a_valid_whole_example(schema):
    components = schema["components"]["schemas"]
    taken = {
        content["schema"]["$ref"].rpartition("/")[2]
        for operations in schema["paths"].values()
        for operation in operations.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if "$ref" in content["schema"]
    }

    assert len(taken) > 10
    for name in taken:
        [example] = components[name]["examples"]
        Draft202012Validator({**components[name], "components": schema["components"]}).validate(example)
