"""A running `cronmanager up`, to be hurt: its parts are killed, its tables asked, jobs made as users do."""

import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psycopg
import redis

from cronmanager.runtime import guardian
from cronmanager.runtime.embedded import read
from cronmanager.runtime.ports import free_port
from tests.runtime.facts import Up, wait_for

ADMIN = {"email": "max@example.com", "password": "correct horse battery staple"}
SETTINGS = {
    "ADMIN_EMAIL": ADMIN["email"],
    "ADMIN_PASSWORD": ADMIN["password"],
    "EGRESS_ALLOW": "127.0.0.0/8",
    "API_RATE_LIMIT": "0",
}
WORKERS = ("worker-1", "worker-2")
PARTS = {"postgres", "valkey", "web", "scheduler", *WORKERS}


class Stack:
    """The product, two workers strong, on a data dir of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._ups: list[Up] = []
        self.start()

    def start(self) -> None:
        """Start `cronmanager up` on the data dir, for the first time or again."""
        self._ups.append(Up(self.data_dir, free_port(), "--workers=2", **SETTINGS))

    @property
    def up(self) -> Up:
        """The `cronmanager up` that was started last."""
        return self._ups[-1]

    def settle(self) -> None:
        """Wait until all parts are there and have said so in the database."""
        self.up.wait_until_ready()
        wait_for(lambda: set(self.up.parts) == PARTS, 30, "all parts live", self.evidence)
        wait_for(lambda: set(self.registered()) >= self._pids(), 30, "all have registered", self.evidence)

    def _pids(self) -> set[int]:
        return {self.up.parts.get(name, 0) for name in ("scheduler", *WORKERS)}

    def registered(self) -> dict[int, Any]:
        """The schedulers and workers that the database knows: their ids by their pids."""
        return dict(self.rows("SELECT pid, id FROM runtime_processes WHERE lease_until > now()"))

    def kill(self, name: str) -> int:
        """Kill a part with -9; returns its pid."""
        pid = self.up.parts[name]
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_return(self, name: str, killed: int) -> None:
        """Wait until the part that was killed has another process."""
        wait_for(lambda: self.up.parts.get(name, killed) != killed, 15, f"{name} returns", self.evidence)

    def kill_supervisor(self) -> None:
        """Kill the supervisor alone; the guardian stops what it left."""
        self.up.process.kill()
        self.up.process.wait()

    def kill_everything(self) -> None:
        """Kill supervisor, guardian and all parts, as a power cut would."""
        others = [guardian.holder(self.data_dir / "guardian.lock"), *self.up.parts.values()]
        self.kill_supervisor()
        for pid in filter(None, others):
            os.kill(pid, signal.SIGKILL)

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """What the database answers; nothing as long as it is away."""
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(read(self.data_dir)["DATABASE_URL"], connect_timeout=5) as connection,
        ):
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]
        return []

    def execute(self, statement: str, **values: object) -> None:
        """Run a statement that answers nothing."""
        with psycopg.connect(read(self.data_dir)["DATABASE_URL"]) as connection:
            connection.execute(statement, values)  # type: ignore[arg-type]

    def broker(self) -> "redis.Redis[bytes]":
        """A client of the broker."""
        return redis.Redis.from_url(self.broker_url)

    @property
    def broker_url(self) -> str:
        """Where the broker is."""
        return read(self.data_dir)["REDIS_URL"]

    def create_job(self, **fields: object) -> str:
        """Make a job as a user does, over REST; returns its id."""
        token = self._post("/auth/login", ADMIN)["access_token"]
        job_id: str = self._post("/cron", fields, Authorization=f"Bearer {token}")["id"]
        return job_id

    def _post(self, path: str, content: object, **headers: str) -> dict[str, Any]:
        request = Request(
            f"http://127.0.0.1:{self.up.port}{path}",
            json.dumps(content).encode(),
            {"Content-Type": "application/json", **headers},
        )
        with urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def evidence(self) -> str:
        """What helps to understand a failure."""
        statuses = self.rows("SELECT status, count(*) FROM cron_executions GROUP BY status")
        return f"{statuses}\n{self.up.parts}\n{self.up.said[-4000:]}"

    def clean_up(self) -> None:
        """Leave no process behind."""
        for up in self._ups:
            up.clean_up()
