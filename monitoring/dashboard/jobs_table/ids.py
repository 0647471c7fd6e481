"""Ids out of what a browser sends. [rule]"""

from collections.abc import Iterable
from uuid import UUID


def ids_of(texts: Iterable[str]) -> list[UUID]:
    """Those of `texts` that are ids, each once."""
    return list(dict.fromkeys(found for text in texts if (found := _id_of(text))))


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
