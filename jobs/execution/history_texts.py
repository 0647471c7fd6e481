"""What the history keeps of an attempt, as JSON text. [rule]

Filled into a form: a third of what json.dumps of a dict costs, and a herd has ten thousand of them at once.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii

TIMINGS = ("dnsMs", "connectMs", "tlsMs", "firstByteMs", "totalMs")
ATTEMPT = (
    "attemptNumber",
    "startedAt",
    "completedAt",
    "responseStatus",
    "errorKind",
    "errorMessage",
    "executionTimeMs",
    "timings",
    "remoteAddress",
)


def form(names: Sequence[str]) -> str:
    """An object's text, with a place for each value."""
    return "{" + ",".join(f'"{name}":%s' for name in names) + "}"


OF_TIMINGS, OF_ATTEMPT = form(TIMINGS), form(ATTEMPT)
OF_ATTEMPT_WITH_FACTS = form((*ATTEMPT, "connection"))


def timings_text(timings: Mapping[str, float | None]) -> str:
    """Where the time went."""
    return OF_TIMINGS % tuple(number(timings[name]) for name in TIMINGS)


def attempt_text(values: Sequence[str], facts: str | None) -> str:
    """One attempt as an array, to be added to those before; `values` are texts in the order of ATTEMPT."""
    if facts is None:
        return f"[{OF_ATTEMPT % tuple(values)}]"
    return f"[{OF_ATTEMPT_WITH_FACTS % (*values, facts)}]"


def number(value: float | None) -> str:
    """A number, or null."""
    return "null" if value is None else repr(value)


def text(value: str | None) -> str:
    """A text, or null."""
    return "null" if value is None else encode_basestring_ascii(value)


def instant(at: datetime) -> str:
    """An instant in UTC."""
    return f'"{at.isoformat().replace("+00:00", "Z")}"'


@lru_cache(maxsize=32)  # of a herd at one endpoint, most answers of a second have the same
def headers_text(headers: tuple[tuple[str, str], ...]) -> str:
    """[[name, value], …] as they came."""
    return json.dumps([[clean(name), clean(value)] for name, value in headers])


def clean(value: str | None) -> str | None:
    """PostgreSQL's text and JSON take no NUL; lone surrogates are no UTF-8."""
    return value and value.replace("\0", "\N{SYMBOL FOR NULL}").encode(errors="replace").decode()
