"""A web process as `cronmanager up` starts it, on the tests' own database, and clients of its sockets."""

import json
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from cronmanager.runtime import parts, ports
from cronmanager.runtime.answers import answers
from tests.runtime.facts import wait_for

WAIT_S = 15.0


class Web:
    """A running web process."""

    def __init__(self, *options: str, **environment: str) -> None:
        self.port = ports.free_port()
        url = (
            urlsplit(os.environ["DATABASE_URL"])
            ._replace(path=f"/{connection.settings_dict['NAME']}")
            .geturl()
        )
        env = os.environ | {"DATABASE_URL": url, "API_RATE_LIMIT": "0"} | environment
        self.process = subprocess.Popen([*parts.of_web(self.port).command, *options], env=env)
        wait_for(lambda: answers(self.port, "/health"), 30, "the web answers")

    def url(self, path: str = "/ws", token: str = "") -> str:
        """Where a socket is opened."""
        return f"ws://127.0.0.1:{self.port}{path}" + (f"?token={token}" if token else "")

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(WAIT_S)


@contextmanager
def running(*options: str, **environment: str) -> Iterator[Web]:
    """A web process, killed with the block if it has not stopped."""
    web = Web(*options, **environment)
    try:
        yield web
    finally:
        web.process.kill()
        web.process.wait()


class Socket:
    """A client's side of a socket."""

    def __init__(self, raw: ClientConnection) -> None:
        self._raw = raw

    def send(self, message: Any) -> None:
        """A JSON message; text and bytes as they are."""
        self._raw.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hear(self, timeout_s: float = WAIT_S) -> dict[str, Any]:
        """The next event."""
        event: dict[str, Any] = json.loads(self._raw.recv(timeout_s))
        return event

    def ask(self, message: Any) -> dict[str, Any]:
        """The answer to a message."""
        self.send(message)
        return self.hear()

    def hear_of(self, job_id: object, names: Sequence[str]) -> list[dict[str, Any]]:
        """The events of one job, in order, until those in `names` have come."""
        heard: list[dict[str, Any]] = []
        while sorted(event["event"] for event in heard) != sorted(names):
            event = self.hear()
            if event["data"].get("jobId") == str(job_id):
                heard.append(event)
        return heard

    def hears_only(self) -> list[dict[str, Any]]:
        """What has come before the answer to a ping."""
        self.send({"action": "ping"})
        return list(iter(self.hear_or_pong, None))

    def hear_or_pong(self) -> dict[str, Any] | None:
        """The next event; None when it is a pong."""
        event = self.hear()
        return None if event["event"] == "pong" else event

    def close_code(self) -> tuple[int, str]:
        """With which code and reason the server closes it, whatever comes before."""
        with pytest.raises(ConnectionClosed) as closed:  # noqa: PT012 whatever comes before
            while True:
                self._raw.recv(WAIT_S)
        assert closed.value.rcvd, "the connection was cut without a close frame"
        return closed.value.rcvd.code, closed.value.rcvd.reason

    def account(self, total: int) -> tuple[Counter[str], int]:
        """Events by name and how many are told as dropped, once all `total` are accounted for."""
        names: Counter[str] = Counter()
        dropped = 0
        while names.total() + dropped < total:
            event = self.hear()
            if event["event"] == "lagging":
                dropped += event["data"]["dropped"]
            else:
                names[event["event"]] += 1
        return names, dropped

    @property
    def descriptor(self) -> Any:
        """The TCP socket beneath."""
        return self._raw.socket


@contextmanager
def opened(url: str, **options: Any) -> Iterator[Socket]:
    """A socket, closed with the block."""
    with connect(url, compression=None, ping_interval=None, close_timeout=1, **options) as raw:
        yield Socket(raw)
