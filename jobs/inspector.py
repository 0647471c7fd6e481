"""Requests that came to an inspector, kept in Valkey for an hour. [store]

They are shown to whoever made the inspector's key, as they came, and to nobody else.
"""

import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache

KEPT_S = 3600
MOST_REQUESTS = 50  # the newest
BODY_BYTES = 64 * 1024
KEY_BYTES = 24  # 32 letters: egress.INSPECTOR_KEY


@dataclass(frozen=True, slots=True)
class Inspector:
    """Whose it is, and until when (seconds since the epoch)."""

    owner_id: UUID
    ends_at: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came."""

    number: int
    at: float
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    is_cut: bool


def make(owner_id: UUID, now_s: float) -> tuple[str, Inspector]:
    """A new key, and what it opens."""
    key, inspector = secrets.token_urlsafe(KEY_BYTES), Inspector(owner_id, now_s + KEPT_S)
    cache.set(_name(key), asdict(inspector), KEPT_S)
    return key, inspector


def find(key: str) -> Inspector | None:
    """What `key` opens; None when it never was or is over."""
    kept: dict[str, Any] | None = cache.get(_name(key))
    return Inspector(**kept) if kept else None


def keep(key: str, inspector: Inspector, seen: dict[str, Any]) -> None:
    """Keep one more request, in place of the oldest when there are too many."""
    left_s = max(1, round(inspector.ends_at - time.time()))
    cache.add(f"{_name(key)}:count", 0, left_s)
    number = cache.incr(f"{_name(key)}:count")
    cache.set(_slot(key, number), asdict(Seen(number=number, **seen)), left_s)


def requests_of(key: str) -> list[Seen]:
    """Those that are kept, the newest first."""
    kept = cache.get_many([_slot(key, number) for number in range(MOST_REQUESTS)])
    return sorted((Seen(**one) for one in kept.values()), key=lambda one: -one.number)


def _name(key: str) -> str:
    return f"inspector:{key}"


def _slot(key: str, number: int) -> str:
    return f"{_name(key)}:{number % MOST_REQUESTS}"
