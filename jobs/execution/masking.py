"""Takes a job's secrets out of what its endpoint sent back. [rule]

An endpoint that echoes its request, in an error page, a header or a redirect, must not write the secret
into the history.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import TypeVar
from urllib.parse import quote, quote_plus

from jobs.execution.transport import Answer, Facts, Fault

MASK = "••••"
SHORTEST = 6  # letters; shorter ones would mask half the text, and give themselves away by it
Secrets = tuple[str, ...]
T = TypeVar("T", bound=Answer)


def masked(answer: T, secrets: Secrets) -> T:
    """`answer` without the values of `secrets`, in whatever way they are written."""
    if not _forms(secrets):
        return answer
    facts = replace(
        answer.facts,
        reason=masked_text(answer.facts.reason, secrets),
        final_url=masked_text(answer.facts.final_url, secrets),
    )
    return _masked_parts(answer, facts, secrets)


def _masked_parts(answer: T, facts: Facts, secrets: Secrets) -> T:
    if isinstance(answer, Fault):
        return replace(answer, message=masked_text(answer.message, secrets), facts=facts)
    headers = tuple(
        (masked_text(name, secrets), masked_text(value, secrets)) for name, value in answer.headers
    )
    return replace(answer, headers=headers, body=_masked_body(answer.body, secrets), facts=facts)


def masked_text(text: str, secrets: Secrets) -> str:
    """`text` without them."""
    pattern = _pattern(secrets)
    return (
        pattern.sub(MASK.encode(), text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
        if pattern
        else text
    )


def _masked_body(body: bytes, secrets: Secrets) -> bytes:
    pattern = _pattern(secrets)
    return _without_cut_end(pattern.sub(MASK.encode(), body), secrets) if pattern else body


def _without_cut_end(body: bytes, secrets: Secrets) -> bytes:
    """The kept body may end in the midst of a secret."""
    for form in _forms(secrets):
        for length in range(len(form) - 1, SHORTEST - 1, -1):
            if body.endswith(form[:length]):
                return body[:-length] + MASK.encode()
    return body


@lru_cache(4096)
def _pattern(secrets: Secrets) -> re.Pattern[bytes] | None:
    forms = _forms(secrets)
    return re.compile(b"|".join(map(re.escape, forms))) if forms else None


@lru_cache(4096)
def _forms(secrets: Secrets) -> tuple[bytes, ...]:
    """Each way in which a secret may come back, the longest first."""
    texts = {part for secret in secrets for part in _parts(secret) if len(part) >= SHORTEST}
    written = {form for text in texts for form in _spellings(text)}
    return tuple(sorted((form.encode() for form in written), key=len, reverse=True))


def _parts(secret: str) -> Iterator[str]:
    """The value, and what is secret in it by itself: a token after its scheme, a cookie, a password."""
    yield secret
    scheme, _, rest = secret.partition(" ")
    if rest:
        yield rest.strip()
    if scheme.lower() == "basic":
        yield from _basic(rest.strip())
    for pair in secret.split(";"):
        yield pair.partition("=")[2].strip()


def _basic(token: str) -> Iterator[str]:
    try:
        pair = base64.b64decode(token, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return
    yield pair
    yield pair.partition(":")[2]


def _spellings(text: str) -> Iterator[str]:
    encoded = base64.b64encode(text.encode()).decode()
    yield from (text, quote(text, safe=""), quote(text), quote_plus(text), escape(text))
    yield from (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    yield from (encoded, encoded.rstrip("="))
