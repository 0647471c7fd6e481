"""`cronmanager up` under real signals: what dies comes back, and nothing outlives it."""

import os
import signal
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cronmanager.runtime.embedded import SECRETS, read
from cronmanager.runtime.guardian import holder
from cronmanager.runtime.ports import free_port
from tests.faults.stack import PARTS, Stack
from tests.runtime.facts import Up, wait_for

pytestmark = [pytest.mark.fault, pytest.mark.timeout(300)]

STOP_S = 15


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Up:
    """A first start, stopped once it was ready; nothing runs any more."""
    up = Up(tmp_path_factory.mktemp("first") / "data", free_port(), ADMIN_EMAIL="max@example.com")
    try:
        up.wait_until_ready()
        wait_for(lambda: f"ready: http://localhost:{up.port}" in up.said, 5, "the URL is said")
        up.stop(within_s=STOP_S)
        parts = up.parts
    finally:
        up.clean_up()
    assert parts == {}
    return up


@pytest.fixture
def used(first: Up, tmp_path: Path) -> Path:
    """A copy of what the first start left: what is told of any start needs no new database."""
    subprocess.run(["cp", "-a", first.data_dir, tmp_path / "data"], check=True)
    return tmp_path / "data"


@pytest.fixture
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Up]]:
    """Starts `cronmanager up`, all of which end with the test."""
    started: list[Up] = []

    def start_up(data_dir: Path | None = None, *options: str, **environment: str) -> Up:
        folder = data_dir or tmp_path_factory.mktemp("up") / "data"
        started.append(Up(folder, free_port(), *options, **environment))
        return started[-1]

    yield start_up
    for up in started:
        up.clean_up()


def test_it_answers_says_who_the_first_administrator_is_and_stops_in_time(first: Up):
    assert first.process.returncode == 0
    assert "first administrator: max@example.com" in first.said
    assert "killed" not in first.said


def test_a_second_start_keeps_the_secrets_and_makes_no_second_administrator(
    start: Callable[..., Up], used: Path
):
    kept = read(used)

    second = start(used)
    second.wait_until_ready()

    again = read(used)
    assert {name: again[name] for name in SECRETS} == {name: kept[name] for name in SECRETS}
    assert stat.S_IMODE((used / "embedded.env").stat().st_mode) == 0o600
    assert "first administrator" not in second.said


def test_a_data_dir_with_spaces_and_a_poor_locale_will_do(start: Callable[..., Up], tmp_path: Path):
    up = start(tmp_path / "where the data is", LANG="C", LC_ALL="C")

    up.wait_until_ready()

    assert up.stop(signal.SIGINT, within_s=STOP_S) == 0


def test_what_is_killed_comes_back(stack: Stack):
    up = stack.up

    for name, pid in up.parts.items():
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda name=name, pid=pid: up.parts.get(name, pid) != pid, 5, f"{name} has another process")
        wait_for(lambda: up.is_ready, STOP_S, f"ready after the death of {name}")
    stack.settle()  # with one worker alive it is ready; the other one must be back too

    assert set(up.parts) == PARTS


def test_nothing_outlives_a_killed_supervisor(start: Callable[..., Up], used: Path):
    up = start(used)
    up.wait_until_ready()
    family = psutil.Process(up.process.pid).children(recursive=True)

    os.killpg(up.process.pid, signal.SIGKILL)

    wait_for(lambda: not any(member.is_running() for member in family), 20, "no process is left")
    assert up.parts == {}


def test_a_start_right_after_a_kill_waits_for_what_was_left(start: Callable[..., Up], used: Path):
    killed = start(used)
    killed.wait_until_ready()

    killed.process.kill()
    killed.process.wait()
    after = start(killed.data_dir)

    after.wait_until_ready()
    assert after.stop(within_s=STOP_S) == 0


def test_a_start_after_everything_was_killed_recovers(start: Callable[..., Up], used: Path):
    killed = start(used)
    killed.wait_until_ready()
    guardian = holder(killed.data_dir / "guardian.lock")

    for pid in [killed.process.pid, guardian, *killed.parts.values()]:
        os.kill(pid, signal.SIGKILL)
    after = start(killed.data_dir)

    after.wait_until_ready()


def test_parts_that_lost_supervisor_and_guardian_are_stopped_by_the_next_start(
    start: Callable[..., Up], used: Path
):
    killed = start(used)
    killed.wait_until_ready()
    orphans = killed.parts

    for pid in [killed.process.pid, holder(killed.data_dir / "guardian.lock")]:
        os.kill(pid, signal.SIGKILL)
    after = start(killed.data_dir)

    after.wait_until_ready()
    assert "stopped what the last run had left: " in after.said
    assert not set(orphans.values()) & set(after.parts.values())


def test_a_killed_guardian_is_replaced(start: Callable[..., Up], used: Path):
    up = start(used)
    up.wait_until_ready()
    lock = up.data_dir / "guardian.lock"
    first = holder(lock)

    os.kill(first, signal.SIGKILL)
    wait_for(lambda: holder(lock) not in {None, first}, 5, "another guardian")
    up.process.kill()

    wait_for(lambda: not up.parts, 20, "no part is left")


def test_a_second_start_on_the_same_data_dir_says_who_is_there(stack: Stack):
    second = Up(stack.data_dir, free_port())  # to clean up after it would stop the stack
    try:
        code = second.process.wait(20)
    finally:
        second.process.kill()

    assert code == 1
    assert f"already runs on {stack.data_dir} (process {stack.up.process.pid})" in second.said
    assert stack.up.is_ready


def test_a_port_that_is_taken_is_named_before_anything_starts(start: Callable[..., Up]):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        up = start(None, f"--port={port}")

        assert up.process.wait(20) == 1
    assert f"port {port} is taken" in up.said
    assert "--port" in up.said
    assert not (up.data_dir / "postgres").exists()


def test_a_second_ctrl_c_hurries(start: Callable[..., Up], used: Path):
    up = start(used)
    up.wait_until_ready()
    os.kill(up.parts["worker-1"], signal.SIGSTOP)  # it will not stop when asked

    up.process.send_signal(signal.SIGINT)
    wait_for(lambda: "web" not in up.parts and "scheduler" not in up.parts, 5, "the intake has stopped")
    code = up.stop(signal.SIGINT, within_s=5)

    assert code == 0
    assert up.parts == {}
