"""What was typed into the form, as a job's fields on the wire. [rule]"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cronmanager.language import gettext
from cronmanager.rest.casing import camel
from monitoring.dashboard.editor import ways
from monitoring.dashboard.editor.ways import FieldError, chosen, instant

Data = Mapping[str, Any]
Reader = Callable[[Data], dict[str, Any]]

TEXTS = (
    *("name", "description", "timezone", "endpoint_url", "http_method", "body", "expected_status"),
    *("retry_on", "overlap_policy", "misfire_policy", "auto_reschedule", "spread", "signing_secret"),
)
NUMBERS = ("retry_count", "retry_backoff_ms", "timeout_ms", "misfire_grace_seconds", "max_slowdown")
SWITCHES = ("is_active", "follow_redirects", "verify_tls", "is_critical")
INSTANTS = ("starts_at", "ends_at", "paused_until")
MAY_BE_EMPTY = ("key", "max_duration_ms", "max_timeout_ms")


@dataclass(slots=True)
class Written:
    """Values that could be read, and what is wrong with the others, by the form's field."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)


def written(data: Data, changed: Collection[str] | None = None) -> Written:
    """What the form says; of an edit only what has `changed`: what was not touched stays as it is stored."""
    found = Written()
    for fields, read in PARTS:
        if changed is None or not set(fields).isdisjoint(changed):
            try:
                found.values |= read(data)
            except FieldError as error:
                found.errors.setdefault(error.field, []).append(str(error))
    return found


def lines(data: Data, name: str) -> list[tuple[int, str]]:
    """The lines of a field that say something, each with its number."""
    return [
        (n, line.strip()) for n, line in enumerate(str(data.get(name, "")).splitlines(), 1) if line.strip()
    ]


def headers(data: Data) -> dict[str, Any]:
    """`Name: value` on each line, and which names are secret."""
    found: dict[str, str] = {}
    for number, line in lines(data, "headers"):
        name, colon, value = line.partition(":")
        if not colon:
            raise FieldError(
                "headers", gettext("Line %(line)s has no colon: write Name: value.") % {"line": number}
            )
        if name.strip() in found:
            told = gettext("Line %(line)s names %(name)s again.") % {"line": number, "name": name.strip()}
            raise FieldError("headers", told)
        found[name.strip()] = value.strip()
    return {"headers": found, "secretHeaders": words(data, "secret_headers")}


def words(data: Data, name: str) -> list[str]:
    """What is written with commas between."""
    parts = (part.strip() for part in str(data.get(name, "")).split(","))
    return list(dict.fromkeys(part for part in parts if part))


def query_params(data: Data) -> dict[str, Any]:
    """`name=value` on each line; a name may come again."""
    found: dict[str, Any] = {}
    for number, line in lines(data, "query_params"):
        name, equals, value = line.partition("=")
        if not equals:
            raise FieldError(
                "query_params", gettext("Line %(line)s has no =: write name=value.") % {"line": number}
            )
        known = found.get(name)
        more = [*(known if isinstance(known, list) else [known]), value]
        found[name] = value if known is None else more
    return {"queryParams": found}


def auth(data: Data) -> dict[str, Any]:
    """None, basic or bearer."""
    match data.get("auth_type"):
        case "basic":
            user, password = data.get("auth_username", ""), data.get("auth_password", "")
            if not user or not password:
                missing = "auth_username" if not user else "auth_password"
                raise FieldError(missing, gettext("Basic needs a user name and a password."))
            return {"auth": {"type": "basic", "username": user, "password": password}}
        case "bearer":
            if not data.get("auth_token"):
                raise FieldError("auth_token", gettext("Write the token."))
            return {"auth": {"type": "bearer", "token": data["auth_token"]}}
    return {"auth": None}


def expected_body(data: Data) -> dict[str, Any]:
    """A JSON object of rules, or nothing."""
    text = str(data.get("expected_body", "")).strip()
    try:
        rules = json.loads(text) if text else None
    except (ValueError, RecursionError) as error:
        told = gettext("This is no JSON: %(reason)s.") % {"reason": error}
        raise FieldError("expected_body", told) from error
    if rules is not None and not isinstance(rules, dict):
        raise FieldError("expected_body", gettext('Write an object of rules, like {"contains": "ok"}.'))
    return {"expectedBody": rules}


def tuning(data: Data) -> dict[str, Any]:
    """`name = value` on each line."""
    found: dict[str, float] = {}
    for number, line in lines(data, "rescheduling_tuning"):
        name, _equals, value = (part.strip() for part in line.partition("="))
        try:
            found[name] = float(value)
        except ValueError as error:
            wrong = gettext("Line %(line)s is no constant: write it like failure_ratio = 0.7.")
            raise FieldError("rescheduling_tuning", wrong % {"line": number}) from error
    return {"reschedulingTuning": found}


def schedule(data: Data) -> dict[str, Any]:
    """One of the three kinds."""
    return chosen(data).wire


def _text(name: str) -> Reader:
    return lambda data: {camel(name): str(data.get(name, "")).replace("\r\n", "\n")}


def _number(name: str) -> Reader:
    return lambda data: {camel(name): str(data.get(name, "")).strip()}


def _optional(name: str) -> Reader:
    return lambda data: {camel(name): str(data.get(name, "")).strip() or None}


def _switch(name: str) -> Reader:
    return lambda data: {camel(name): bool(data.get(name))}


def _instant(name: str) -> Reader:
    return lambda data: {camel(name): instant(name, str(data.get(name, "")), str(data.get("timezone", "")))}


def _parts() -> Iterator[tuple[tuple[str, ...], Reader]]:
    yield from (((name,), _text(name)) for name in TEXTS)
    yield from (((name,), _number(name)) for name in NUMBERS)
    yield from (((name,), _optional(name)) for name in MAY_BE_EMPTY)
    yield from (((name,), _switch(name)) for name in SWITCHES)
    yield from (((name, "timezone"), _instant(name)) for name in INSTANTS)
    yield ("headers", "secret_headers"), headers
    yield ("query_params",), query_params
    yield ("auth_type", "auth_username", "auth_password", "auth_token"), auth
    yield ("expected_body",), expected_body
    yield ("rescheduling_tuning",), tuning
    yield ("tags",), lambda data: {"tags": words(data, "tags")}
    yield (*ways.FIELDS, "timezone"), schedule


PARTS = tuple(_parts())
