"""Django's cache in Valkey, with one client for the process, and counts in one round trip. [adapter]

Django makes a new client of redis-py for each command, and a new cache with a new connection for each
request: both cost more than the command.
"""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient

_clients: dict[str, Any] = {}  # by server and options


class KeptClient(RedisCacheClient):
    """Safe to share: redis-py's client takes a connection from its pool for each command."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client of the one server."""
        server = f"{self._servers[0]} {self._pool_options}"  # type: ignore[attr-defined]  # not in the stubs
        if server not in _clients:
            _clients[server] = super().get_client(key, write=True)
        return _clients[server]

    def next_count(self, key: str, timeout_s: int) -> int:
        """Count one more under `key`, which is forgotten `timeout_s` after its first."""
        with self.get_client().pipeline(transaction=False) as commands:
            commands.set(key, 0, ex=timeout_s, nx=True)
            commands.incr(key)
            return int(commands.execute()[1])


class KeptRedisCache(RedisCache):
    """The cache of the settings."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient


class CountingCache(KeptRedisCache):
    """What django-ratelimit counts in: it adds a first 1, and where there is one already, asks for one more.

    Here the first of the two has counted already, and the second only tells.
    """

    _counted: int | None = None  # by an add, for the incr that follows; no two requests share a cache

    def add(self, key: Any, value: Any, timeout: Any = None, version: Any = None) -> bool:
        """Count one more; true when it is the first."""
        if value != 1:
            return bool(super().add(key, value, timeout, version))
        client: Any = self._cache
        self._counted = client.next_count(self.make_and_validate_key(key, version), timeout)
        return self._counted == 1

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """What was counted."""
        counted, self._counted = self._counted, None
        return int(super().incr(key, delta, version)) if counted is None else counted
