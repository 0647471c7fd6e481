"""Bodies and headers as they are shown, and what differs between two executions. [rule]"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

SHOWN_LETTERS, SHOWN_BYTES = 100_000, 4096
VALUE_LETTERS = 200
LEAST_PRINTABLE = 0.95  # of a text's letters
WHITE = "\t\n\r"
OPENING, CLOSING = ("{", "["), ("}", "]")
DEEPEST = 32  # steps of indentation: a deep document must not become a long one
PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
Headers = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class ShownBody:
    """A body for people: `kind` is json, text, binary or empty; `left_out` counts what is not shown."""

    kind: str
    text: str
    left_out: int = 0  # letters of a text, bytes of a hexdump


def shown(body: bytes | None) -> ShownBody:
    """JSON indented, text as it is, all else as a hexdump; each bounded."""
    if not body:
        return ShownBody("empty", "")
    text = text_of(body)
    if text is None:
        return ShownBody("binary", hexdump(body[:SHOWN_BYTES]), max(0, len(body) - SHOWN_BYTES))
    pretty = pretty_json(text)
    kind, whole = ("text", text) if pretty is None else ("json", pretty)
    return ShownBody(kind, whole[:SHOWN_LETTERS], max(0, len(whole) - SHOWN_LETTERS))


def text_of(body: bytes) -> str | None:
    """The body as text, a letter that its end cuts through left out; None when it is none."""
    for cut in range(min(4, len(body))):
        try:
            text = body[: len(body) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        printable = sum(letter.isprintable() or letter in WHITE for letter in text)
        return text if "\0" not in text and printable >= LEAST_PRINTABLE * len(text) else None
    return None


def pretty_json(text: str) -> str | None:
    """The document indented, its values as they were written; None when it is no object or list."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        json.loads(text, parse_int=float)
    except (ValueError, RecursionError, OverflowError):
        return None
    return _indented(PIECE.findall(text))


def _indented(pieces: Sequence[str]) -> str:
    """Only the blanks between the pieces change: what was 1.10 or an escape stays so."""
    made, depth = [], 0
    for before, piece in zip(["", *pieces], pieces, strict=False):
        depth -= piece in CLOSING
        is_empty = piece in CLOSING and before in OPENING
        if (before in OPENING or before == "," or piece in CLOSING) and not is_empty:
            made.append("\n" + "  " * min(depth, DEEPEST))
        made.append(piece + (" " if piece == ":" else ""))
        depth += piece in OPENING
    return "".join(made)


def hexdump(body: bytes) -> str:
    """Sixteen bytes a line: offset, hexadecimal, ASCII."""
    lines = []
    for begin in range(0, len(body), 16):
        part = body[begin : begin + 16]
        pairs = " ".join(f"{byte:02x}" for byte in part)
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{begin:08x}  {pairs:<47}  {letters}")
    return "\n".join(lines)
