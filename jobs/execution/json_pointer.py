"""A place in a JSON document, by RFC 6901: /items/0/name. [rule]"""

import re
from typing import Any

from cronmanager.language import gettext

MISSING = object()
WRONG_ESCAPE = re.compile(r"~(?![01])")
INDEX = re.compile(r"0|[1-9][0-9]*", re.ASCII)


def problem_of(pointer: str) -> str | None:
    """What is wrong with the form of `pointer`; None when it is right."""
    if pointer and not pointer.startswith("/"):
        return gettext(
            "%(pointer)s is no JSON pointer: it starts with /, as in /status or /items/0/name."
        ) % {"pointer": repr(pointer)}
    if WRONG_ESCAPE.search(pointer):
        return gettext("%(pointer)s is no JSON pointer: write ~0 for ~ and ~1 for /.") % {
            "pointer": repr(pointer)
        }
    return None


def find(document: Any, pointer: str) -> Any:
    """What stands in `document` at `pointer`, or MISSING. The empty pointer is the whole document."""
    place = document
    for token in pointer.split("/")[1:]:
        place = _step(place, token.replace("~1", "/").replace("~0", "~"))
        if place is MISSING:
            return MISSING
    return place


def _step(place: Any, token: str) -> Any:
    match place:
        case dict():
            return place.get(token, MISSING)
        case list() if INDEX.fullmatch(token) and len(token) < 10 and int(token) < len(place):
            return place[int(token)]
        case _:
            return MISSING
