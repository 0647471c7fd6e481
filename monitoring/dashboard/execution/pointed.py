"""Indented JSON line by line, each line with the JSON pointer of what stands on it. [rule]"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_LINES, VALUE_LETTERS = 500, 80
KEY = re.compile(r'\s*("(?:[^"\\]|\\.)*"): ')


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands; `pointer` is None where nothing begins on it, or it is one too many."""

    text: str
    pointer: str | None = None
    value: str = ""  # a single value as it is written, cut; empty where an object or a list begins

    @property
    def is_value(self) -> bool:
        """Whether a single value stands here."""
        return bool(self.value)


def lines_of(pretty: str) -> Iterator[Line]:
    """The lines of a document that answers.pretty_json has indented; its end may be cut off."""
    path: list[
        str | int
    ] = []  # of each open object the last key (empty before the first), of each list the index
    for number, text in enumerate(pretty.split("\n")):
        inner = text.strip()
        if inner[:1] in ("}", "]"):
            path.pop()
            yield Line(text)
            continue
        rest = inner
        if path:
            rest = _moved(path, text, inner)
        told = rest.rstrip(",")
        is_open = told in ("{", "[")
        pointer = pointer_of(path) if number < MOST_LINES else None
        yield Line(text, pointer, "" if is_open or pointer is None else _cut(told))
        if is_open:
            path.append("" if told == "{" else -1)


def _moved(path: list[str | int], text: str, inner: str) -> str:
    """Go on to the next member of what is open; returns what stands behind its key."""
    last = path[-1]
    if isinstance(last, int):
        path[-1] = last + 1
        return inner
    key = KEY.match(text)
    if key is None:
        return inner  # the text was cut within a key
    path[-1] = json.loads(key[1])
    return text[key.end() :]


def pointer_of(path: list[str | int]) -> str:
    """RFC 6901."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _cut(text: str) -> str:
    return text if len(text) <= VALUE_LETTERS else f"{text[: VALUE_LETTERS - 1]}…"
