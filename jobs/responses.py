"""How a kept response is shown: its header lines as an object, its body as text or base64. [rule]"""

import base64
import codecs
from collections.abc import Callable, Iterable, Sequence
from typing import Literal


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
