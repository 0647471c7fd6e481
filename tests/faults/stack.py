"""A running `cronmanager up`, to be hurt: its parts are killed, its tables asked, jobs made as users do."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psycopg
import redis

from cronmanager.runtime import guardian, parts
from cronmanager.runtime.embedded import read
from cronmanager.runtime.ports import free_port
from tests.runtime.facts import NAMES_OF_SERVERS, Up, wait_for

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

    def kill(self, name: str) -> float:
        """Kill a part with -9 and wait until it has another process; the seconds until then."""
        killed = self.up.parts[name]
        os.kill(killed, signal.SIGKILL)
        return wait_for(
            lambda: self.up.parts.get(name, killed) != killed, 15, f"{name} returns", self.evidence
        )

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

    @contextmanager
    def another_scheduler(self) -> Iterator[None]:
        """A second `celery beat` beside the one that is kept alive."""
        bare = {name: value for name, value in os.environ.items() if name not in NAMES_OF_SERVERS}
        command = parts.of_celery("scheduler", "beat", "--pidfile=").command
        where = {"CRONMANAGER_DATA_DIR": str(self.data_dir)}
        with (self.data_dir.parent / "another-scheduler.log").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env=bare | SETTINGS | where)
        try:
            wait_for(lambda: process.pid in self.registered(), 30, "it has registered", self.evidence)
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()

    def watch_for_rows(self, within_s: float) -> None:
        """Return at once when the first execution is committed: its message may not be published yet."""
        end = time.monotonic() + within_s
        with psycopg.connect(read(self.data_dir)["DATABASE_URL"], autocommit=True) as connection:
            while not connection.execute("SELECT 1 FROM cron_executions LIMIT 1").fetchone():
                assert time.monotonic() < end, self.evidence()
                time.sleep(0.001)

    def wipe_broker(self) -> None:
        """Let the broker forget everything, its file of commands included."""
        with redis.Redis.from_url(self.broker_url) as broker:
            broker.flushall()

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

    @property
    def broker_url(self) -> str:
        """Where the broker is."""
        return read(self.data_dir)["REDIS_URL"]

    def create_job(self, **fields: object) -> str:
        """Make a job as a user does, over REST; returns its id."""
        job_id: str = self._post_as_admin("/cron", fields)["id"]
        return job_id

    def execute_job(self, job_id: str) -> str:
        """Run a job now, as a user does; returns the execution's id."""
        execution_id: str = self._post_as_admin(f"/cron/{job_id}/execute", {})["id"]
        return execution_id

    def _post_as_admin(self, path: str, content: object) -> dict[str, Any]:
        token = self._post("/auth/login", ADMIN)["access_token"]
        return self._post(path, content, Authorization=f"Bearer {token}")

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
