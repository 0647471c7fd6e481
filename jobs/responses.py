"""How a kept response is shown: headers as an object, the body as text or base64, why it failed. [rule]"""

import base64
import codecs
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from jobs.execution.explanation import explain


def joined(headers: Iterable[Sequence[str]]) -> dict[str, str]:
    """Header lines as an object, each name as it came first; several values are joined (RFC 9110, 5.3)."""
    spelled: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(spelled.setdefault(name.lower(), name), []).append(value)
    return {name: ", ".join(lines) for name, lines in values.items()}


def shown_body(
    body: bytes | memoryview | None, is_cut: bool
) -> tuple[str | None, Literal["text", "base64"] | None]:
    """The kept bytes and how they are written; a letter that the cut went through is left out."""
    if body is None:
        return None, None
    decode: Callable[[bytes, str, bool], tuple[str, int]] = codecs.utf_8_decode
    try:
        return decode(bytes(body), "strict", not is_cut)[0], "text"
    except UnicodeDecodeError:
        return base64.b64encode(bytes(body)).decode(), "base64"


def shown_connection(facts: Mapping[str, Any] | None, at: datetime | None) -> dict[str, Any] | None:
    """TLS and redirects of a call that began at `at`; None when there is nothing to tell."""
    told = facts or {}
    if not told.get("tlsVersion") and not told.get("redirects"):
        return None
    ends_at = told.get("certificateEndsAt")
    days_left = (datetime.fromisoformat(ends_at) - at).days if ends_at and at else None
    return {
        "tlsVersion": told.get("tlsVersion"),
        "certificateEndsAt": ends_at,
        "certificateDaysLeft": days_left,
        "redirects": told.get("redirects", 0),
        "finalUrl": told.get("finalUrl"),
    }


def shown_attempt(stored: Mapping[str, Any]) -> dict[str, Any]:
    """An attempt as it was recorded, with its explanation."""
    facts, began = stored.get("connection"), stored.get("startedAt")
    kind, status = stored.get("errorKind"), stored.get("responseStatus")
    return {
        **stored,
        "explanation": explain(kind, stored.get("errorMessage"), status, facts),
        "connection": shown_connection(facts, datetime.fromisoformat(began) if began else None),
    }
