"""A template that is rendered once for many rows, and whose slots each row fills. [face]

What is alike in all rows, conditions included, is worked out once a page. A variable of a template costs some
forty times what a slot costs.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

MARK = "\x01"  # around a slot's name; in no template, text or address of ours


def slot(name: str) -> SafeString:
    """Where a row's own `name` goes."""
    return SafeString(f"{MARK}{name}{MARK}")


def filled(template: str, context: Mapping[str, Any], rows: Iterable[Mapping[str, str]]) -> SafeString:
    """`template` for each of `rows`, whose values are HTML. `context` holds the slots and what all share."""
    stencil = render_to_string(template, dict(context)).split(MARK)
    return SafeString("".join(text for row in rows for text in _filled(stencil, row)))


def _filled(stencil: list[str], row: Mapping[str, str]) -> Iterator[str]:
    for place, text in enumerate(stencil):
        yield row[text] if place % 2 else text
