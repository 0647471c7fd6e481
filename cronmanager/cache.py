"""Django's cache in Valkey, with a client that is kept. [adapter]

Django makes a new client of redis-py for each command, which costs more than the command.
"""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class KeptClient(RedisCacheClient):
    """Safe to share: redis-py's client takes a connection from its pool for each command."""

    _kept: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client of the one server."""
        if self._kept is None:
            self._kept = super().get_client(key, write=True)
        return self._kept


class KeptRedisCache(RedisCache):
    """The cache of the settings."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient
