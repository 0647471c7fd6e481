"""A scene's own database, and the web before it. Nothing ticks: time stands still while pictures are made."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

from cronmanager.runtime import parts
from cronmanager.runtime.answers import answers
from cronmanager.runtime.ports import free_port
from tests.browser.scenes import SCENES
from tests.runtime.facts import wait_for

TEMPLATE = "scene_template"
NOBODY_LISTENS = "redis://127.0.0.1:1/0"
QUIET = {"API_RATE_LIMIT": "0", "LOG_LEVEL": "error", "DATABASE_POOL_SIZE": "8"}


class Stage:
    """Databases on the server that DATABASE_URL names."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._make(TEMPLATE)
        self._run(TEMPLATE, "cronmanager", "migrate", "--noinput", "--verbosity=0")

    @contextmanager
    def scene(self, name: str) -> Iterator[tuple[str, psycopg.Connection]]:
        """The address of the web before the filled scene, and its database; a broken one has no broker."""
        self._make(f"scene_{name}", TEMPLATE)
        self._run(f"scene_{name}", "tests.browser.scenes", name)
        port = free_port()
        broker = {"REDIS_URL": NOBODY_LISTENS if name == "broken" else own_broker(name)}
        web = subprocess.Popen(parts.of_web(port).command, env=self._environment(f"scene_{name}") | broker)
        try:
            wait_for(lambda: answers(port, "/health"), 60, "the web answers")
            with psycopg.connect(self._url(f"scene_{name}"), autocommit=True) as connection:
                yield f"http://127.0.0.1:{port}", connection
        finally:
            web.terminate()
            web.wait(20)

    def _make(self, name: str, template: str = "template0") -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())

    def _run(self, database: str, module: str, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", module, *arguments], env=self._environment(database), check=True
        )

    def _environment(self, database: str) -> dict[str, str]:
        return os.environ | QUIET | {"DATABASE_URL": self._url(database)}

    def _url(self, database: str) -> str:
        return urlsplit(self.server)._replace(path=f"/{database}").geturl()


def own_broker(scene: str) -> str:
    """A database of the broker's for each scene: what one has kept is not shown in another."""
    return urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{SCENES.index(scene)}").geturl()
