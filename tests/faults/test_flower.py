"""`cronmanager up --flower`: Celery's monitor behind its own password, on this machine alone."""

import re
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
import requests
from celery import Celery

from cronmanager.runtime.embedded import read
from cronmanager.runtime.ports import free_port
from tests.faults.stack import Stack
from tests.runtime.facts import Up, wait_for

pytestmark = [pytest.mark.fault, pytest.mark.timeout(300)]
SECONDS = 20  # Flower asks workers for events every 5 s, and the recovery is a task every 2 s


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A product with Flower."""
    started = Up(tmp_path_factory.mktemp("flower") / "data", free_port(), "--flower")
    started.wait_until_ready()
    wait_for(lambda: "Flower: http://localhost:" in started.said, 10, "Flower's address is said")
    yield started
    started.clean_up()


def address_of(up: Up) -> str:
    found = re.search(r"Flower: (http://localhost:\d+)", up.said)
    assert found
    return found[1]


def ask(up: Up, path: str, password: str | None = None) -> requests.Response:
    auth = ("admin", read(up.data_dir)["FLOWER_PASSWORD"] if password is None else password)
    return requests.get(address_of(up) + path, auth=auth, timeout=10)


def answers(up: Up) -> bool:
    try:
        return requests.get(f"{address_of(up)}/healthcheck", timeout=2).ok
    except requests.RequestException:
        return False


def test_only_who_knows_the_password_comes_in(up: Up):
    wait_for(lambda: answers(up), SECONDS, "Flower answers")

    assert ask(up, "/workers").status_code == 200
    assert ask(up, "/workers", "wrong").status_code == 401
    assert requests.get(f"{address_of(up)}/api/workers", timeout=10).status_code == 401


def test_the_password_is_said_and_kept_and_stands_on_no_command_line(up: Up):
    password = read(up.data_dir)["FLOWER_PASSWORD"]
    family = psutil.Process(up.process.pid).children(recursive=True)

    assert f"user: admin, password: {password}" in up.said
    assert not any(password in " ".join(process.cmdline()) for process in family)
    assert "FLOWER_BASIC_AUTH" not in psutil.Process(up.parts["web"]).environ()


def test_no_other_machine_reaches_it(up: Up):
    wait_for(lambda: answers(up), SECONDS, "Flower answers")
    listening = [
        one for one in psutil.Process(up.parts["flower"]).net_connections() if one.status == "LISTEN"
    ]

    assert {one.laddr.ip for one in listening} == {"127.0.0.1"}


def test_workers_queue_and_tasks_are_seen_within_seconds(up: Up):
    wait_for(lambda: answers(up), SECONDS, "Flower answers")

    def tasks() -> set[str]:
        return {task["name"] for task in ask(up, "/api/tasks").json().values()}

    wait_for(lambda: "jobs.recover" in tasks(), SECONDS, "a task is seen")
    workers: dict[str, Any] = ask(up, "/api/workers?refresh=1").json()
    assert [name.partition("@")[0] for name in workers] == ["w1"]
    assert [queue["name"] for queue in ask(up, "/api/queues/length").json()["active_queues"]] == [
        "executions"
    ]


def test_without_flower_workers_tell_nobody_of_their_tasks(stack: Stack):
    heard: list[str] = []
    with Celery(broker=stack.broker_url) as app, app.connection() as connection:
        handlers = {"*": lambda event: heard.append(event["type"])}
        app.events.Receiver(connection, handlers=handlers).capture(limit=10, timeout=30)

    assert set(heard) == {"worker-heartbeat"}
