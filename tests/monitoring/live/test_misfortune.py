"""Clients that do not read, a Valkey that dies, a web process that stops: what is lost is told."""

import signal
import socket as sockets
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
import requests
from django.utils.timezone import now
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from cronmanager.runtime import ports, valkey
from monitoring import events
from monitoring.live import announcer
from tests.credentials import make_token
from tests.makers import make_job
from tests.monitoring.live import web as webs
from tests.monitoring.live.web import Web, opened
from tests.runtime.facts import wait_for

MANY = 20_000


def tell(owner: User, count: int) -> None:
    """So many events of the owner's, from this process, no more at once than it lets wait."""
    done = (True, None)
    for _ in range(count // 1000):
        announcer.current().tell(
            [events.Told(events.DELETED, owner.pk, uuid4(), "x" * 100, now(), done) for _ in range(1000)]
        )
        time.sleep(0.01)


def small_socket(web: Web) -> sockets.socket:
    """A connection whose receiver's window is small: it fills soon."""
    narrow = sockets.socket()
    narrow.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", web.port))
    return narrow


def test_a_client_that_does_not_read_is_told_what_it_missed_and_slows_nobody(web: Web, ada: User, ben: User):
    url = web.url(token=make_token(ada, ["READ"])[1])
    before_mb = psutil.Process(web.process.pid).memory_info().rss / 2**20

    with opened(url, sock=small_socket(web), max_queue=1) as slow, opened(url) as quick:
        tell(ada, MANY)
        names, dropped = quick.account(MANY)
        after_mb = psutil.Process(web.process.pid).memory_info().rss / 2**20
        of_slow, dropped_of_slow = slow.account(MANY)

        assert (names.total(), dropped) == (MANY, 0)
        assert dropped_of_slow > 0
        assert of_slow.total() + dropped_of_slow == MANY
        assert after_mb - before_mb < 40


@pytest.mark.django_db(transaction=True)
def test_a_client_that_never_reads_is_cut_off_after_a_while(ada: User):
    text = make_token(ada, ["READ"])[1]

    with (
        webs.running("--ws-ping-interval=1", "--ws-ping-timeout=1") as web,
        opened(web.url(token=text), sock=small_socket(web), max_queue=1),
    ):
        tell(ada, MANY)

        wait_for(lambda: connections_of(web) == 0, 30, "the connection is gone")


def connections_of(web: Web) -> int:
    found = psutil.Process(web.process.pid).net_connections("tcp")
    return sum(one.status == "ESTABLISHED" and one.laddr.port == web.port for one in found)


@pytest.mark.django_db(transaction=True)
def test_a_web_process_that_stops_says_so_and_waits_for_nobody(ada: User):
    text = make_token(ada, ["READ"])[1]

    with webs.running() as web:
        url = web.url(token=text)
        with opened(url) as socket, opened(url, sock=small_socket(web), max_queue=1):
            tell(ada, MANY)
            socket.account(MANY)
            began = time.monotonic()
            code = web.stop()
            took_s = time.monotonic() - began

            assert socket.close_code()[0] == 1012
    assert code in {0, -signal.SIGTERM}
    assert took_s < 1.5


class OwnValkey:
    """A broker to be killed and started again on its port."""

    def __init__(self, folder: Path, durable: bool) -> None:
        self._server = valkey.prepare(folder, ports.free_port(), "password", durable)
        self.url = valkey.url(self._server)
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(valkey.command(self._server))
        wait_for(lambda: valkey.is_ready(self._server), 10, "Valkey answers")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(params=[True, False], ids=["data is kept", "all is forgotten"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OwnValkey]:
    own = OwnValkey(tmp_path, request.param)
    yield own
    own.kill()


@pytest.mark.django_db(transaction=True)
def test_when_valkey_dies_and_comes_back_every_event_is_told_or_counted(ada: User, broker: OwnValkey):
    job, text = make_job(ada), make_token(ada, ["READ", "WRITE"])[1]

    with webs.running(REDIS_URL=broker.url) as web, opened(web.url(token=text)) as socket:

        def rename(name: str) -> None:
            url, headers = f"http://127.0.0.1:{web.port}/cron/{job.pk}", {"X-API-Token": text}
            requests.patch(url, json={"name": name}, headers=headers, timeout=10).raise_for_status()

        rename("first")
        heard = socket.account(1)
        broker.kill()
        for name in ("second", "third", "fourth"):
            rename(name)
        broker.start()
        names, dropped = socket.account(3)
        rename("fifth")
        rest = socket.account(1)

        assert heard == rest == ({"cron:updated": 1}, 0)
        assert names.total() + dropped == 3
        assert socket.hears_only() == []


@pytest.mark.django_db(transaction=True)
def test_without_valkey_a_socket_is_asked_to_come_back_later(ada: User, broker: OwnValkey):
    text = make_token(ada, ["READ"])[1]

    with webs.running(REDIS_URL=broker.url) as web:
        broker.kill()
        with opened(web.url(token=text)) as refused:
            code = refused.close_code()[0]
        broker.start()

        assert code == 1013
        wait_for(lambda: is_let_in(web, text), 15, "a socket is let in")


def is_let_in(web: Web, text: str) -> bool:
    with opened(web.url(token=text)) as socket:
        try:
            return socket.ask({"action": "ping"})["event"] == "pong"
        except ConnectionClosed:
            return False
