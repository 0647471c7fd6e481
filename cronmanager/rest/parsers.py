"""Reads JSON bodies strictly: bounded, and nothing that the database cannot keep."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import BaseParser

MAX_BODY_BYTES = 1024 * 1024  # a job's body of 512 KiB and the rest of the job, with room for escapes
DEEPEST = 64  # levels of arrays and objects
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL takes no NUL, UTF-8 no half of a pair


class BodyTooLarge(APIException):
    """413."""

    status_code = 413
    default_code = "too_large"
    default_detail = f"The body is longer than {MAX_BODY_BYTES // 1024} KiB."


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 has it, in UTF-8."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body as a value; what cannot be read or kept is refused."""
        content = stream.read(MAX_BODY_BYTES + 1)
        if len(content) > MAX_BODY_BYTES:
            raise BodyTooLarge
        try:
            value = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not JSON: {error}") from error
        _refuse_depth(value)
        _refuse_unstorable(value)
        return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise ParseError(f"The body is nested deeper than {DEEPEST} levels.")


def _inside(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _refuse_unstorable(value: Any) -> None:
    if not isinstance(value, dict):
        if _is_unstorable(value):
            raise ParseError("The body has a NUL character or half of a surrogate pair in it.")
        return
    if any(UNSTORABLE.search(key) for key in value):
        raise ParseError("The name of a field has a NUL character or half of a surrogate pair in it.")
    bad = [name for name, inner in value.items() if _is_unstorable(inner)]
    if bad:
        raise ValidationError(
            {name: ["A NUL character or half of a surrogate pair cannot be kept."] for name in bad}
        )


def _is_unstorable(value: Any) -> bool:
    return any(UNSTORABLE.search(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        match pending.pop():
            case str(text):
                yield text
            case list(items):
                pending.extend(items)
            case dict(entries):
                pending.extend(entries)
                pending.extend(entries.values())
