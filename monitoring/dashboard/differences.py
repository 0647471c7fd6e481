"""What differs between two answers: JSON by path, headers by name, executions by row. [rule]"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from cronmanager.language import gettext, gettext_noop, ngettext, number
from jobs.execution.body_rules import is_same_json
from jobs.responses import joined
from monitoring.dashboard.answers import VALUE_LETTERS, Headers, text_of
from monitoring.dashboard.drawing.marks import lasting

MOST_DIFFERENCES = 200
SMALLEST_SHIFT, SMALLEST_SHIFT_MS = 0.25, 5.0  # times differ always a little: what is less is not told
# Of each answer, whatever it is.
RESTLESS_HEADERS = frozenset(
    {"date", "age", "x-request-id", "etag", "last-modified", "expires", "cf-ray", "x-runtime"}
)
PHASES = (
    ("dnsMs", gettext_noop("DNS")),
    ("connectMs", gettext_noop("Connect")),
    ("tlsMs", gettext_noop("TLS")),
    ("firstByteMs", gettext_noop("Wait")),
    ("totalMs", gettext_noop("Total")),
)
What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """At `path` something is there in the second only, in the first only, or otherwise."""

    what: What
    path: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class BodyDifference:
    """`kind` is json, text or binary; `has_more` where it was cut."""

    kind: str
    differences: tuple[Difference, ...]
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """An execution as far as it is compared."""

    status: str
    response_status: int | None = None
    headers: Headers = ()
    body: bytes = b""
    timings: Mapping[str, float | None] | None = None
    address: str | None = None
    certificate_ends_at: str | None = None
    tls_version: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that differs, for a table of two columns."""

    part: Literal["status", "headers", "body", "timings", "address", "certificate"]
    name: str
    before: str
    after: str


def rows_between(good: Facts, other: Facts) -> list[Row]:
    """All that differs between the last good run and another, what matters most first."""
    pairs = [
        ("status", gettext("Outcome"), good.status, other.status),
        ("status", gettext("HTTP status"), good.response_status, other.response_status),
        ("status", gettext("Error"), good.error, other.error),
        ("address", gettext("Address"), good.address, other.address),
        ("certificate", gettext("TLS version"), good.tls_version, other.tls_version),
        ("certificate", gettext("Certificate ends"), good.certificate_ends_at, other.certificate_ends_at),
    ]
    rows = [Row(part, name, _told(one), _told(two)) for part, name, one, two in pairs if one != two]  # type: ignore[arg-type]
    headers = header_differences(good.headers, other.headers)
    rows += [Row("headers", one.path, one.before or "–", one.after or "–") for one in headers]
    body = body_difference(good.body, other.body)
    rows += [Row("body", one.path or "/", one.before or "–", one.after or "–") for one in body.differences]
    return rows + timing_rows(good.timings or {}, other.timings or {})


def _told(value: object) -> str:
    return "–" if value is None else str(value)


def timing_rows(before: Mapping[str, float | None], after: Mapping[str, float | None]) -> list[Row]:
    """Phases that took notably longer or shorter."""
    rows = []
    for name, shown in PHASES:
        one, two = before.get(name), after.get(name)
        if (one is None) != (two is None) or (one is not None and two is not None and _is_shift(one, two)):
            rows.append(
                Row(
                    "timings",
                    gettext(shown),
                    *("–" if value is None else lasting(value) for value in (one, two)),
                )
            )
    return rows


def _is_shift(one: float, two: float) -> bool:
    return abs(one - two) > max(SMALLEST_SHIFT_MS, SMALLEST_SHIFT * max(one, two))


def header_differences(before: Headers, after: Headers) -> list[Difference]:
    """By name, upper and lower case alike; those that each answer has of its own are left out."""
    one, two = (
        {name.lower(): (name, value) for name, value in joined(lines).items()} for lines in (before, after)
    )
    found: list[Difference] = []
    for key in sorted({*one, *two} - RESTLESS_HEADERS):
        name = (two.get(key) or one[key])[0]
        found += _difference(name, one.get(key, ("", None))[1], two.get(key, ("", None))[1])
    return found


def _difference(path: str, before: str | None, after: str | None) -> list[Difference]:
    if before == after:
        return []
    what: What = "added" if before is None else "removed" if after is None else "changed"
    return [Difference(what, path, _cut(before or ""), _cut(after or ""))]


def body_difference(before: bytes, after: bytes, most: int = MOST_DIFFERENCES) -> BodyDifference:
    """JSON by path where both are JSON, text by line, else only that they differ."""
    if before == after:
        return BodyDifference("json", ())
    texts = text_of(before), text_of(after)
    if texts[0] is None or texts[1] is None:
        sizes = (told_size(len(one)) for one in (before, after))
        return BodyDifference("binary", (Difference("changed", "", *sizes),))
    try:
        found = list(islice(json_differences(json.loads(texts[0]), json.loads(texts[1])), most + 1))
        kind = "json"
    except (ValueError, RecursionError):
        found, kind = list(islice(_line_differences(texts[0], texts[1]), most + 1)), "text"
    return BodyDifference(kind, tuple(found[:most]), len(found) > most)


def told_size(count: int) -> str:
    """`1,024 bytes`."""
    return ngettext("%(count)s byte", "%(count)s bytes", count) % {"count": number(count)}


def json_differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """Each path, as a JSON pointer, at which the documents differ; lists are compared by index."""
    match before, after:
        case dict(), dict():
            for key in [*before, *(key for key in after if key not in before)]:
                yield from _at_key(before, after, key, f"{path}/{key.replace('~', '~0').replace('/', '~1')}")
        case list(), list():
            one, two = dict(enumerate(before)), dict(enumerate(after))
            for index in range(max(len(one), len(two))):
                yield from _at_key(one, two, index, f"{path}/{index}")
        case _ if not is_same_json(before, after):
            yield Difference("changed", path, _json(before), _json(after))


def _at_key(before: Mapping[Any, Any], after: Mapping[Any, Any], key: Any, path: str) -> Iterator[Difference]:
    if key not in after:
        yield Difference("removed", path, before=_json(before[key]))
    elif key not in before:
        yield Difference("added", path, after=_json(after[key]))
    else:
        yield from json_differences(before[key], after[key], path)


def _line_differences(before: str, after: str) -> Iterator[Difference]:
    one, two = before.splitlines(), after.splitlines()
    for place in range(max(len(one), len(two))):
        lines = (text[place] if place < len(text) else None for text in (one, two))
        yield from _difference(gettext("line %(number)s") % {"number": place + 1}, *lines)


def _json(value: Any) -> str:
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= VALUE_LETTERS else text[: VALUE_LETTERS - 1] + "…"
