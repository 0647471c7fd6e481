"""What costs too much to be worked out for each viewer, kept for some seconds. [store]"""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from accounts.ratelimits import if_valkey_is_there

T = TypeVar("T")


def kept_for(seconds: int, key: str, make: Callable[[], T]) -> T:
    """What `make` gave at most `seconds` ago, made anew where nobody has asked since or Valkey is away."""
    kept: T | None = if_valkey_is_there(lambda: cache.get(key))
    if kept is not None:
        return kept
    made = make()
    if_valkey_is_there(lambda: cache.set(key, made, seconds))
    return made
