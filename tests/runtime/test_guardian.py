"""Parts are found by the lock they hold, and stopped by name."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cronmanager.runtime import guardian
from cronmanager.runtime.launch import launch
from cronmanager.runtime.parts import Part
from tests.runtime.facts import wait_for

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a part that sleeps, or runs the given Python."""
    started: list[subprocess.Popen[bytes]] = []
    reader, writer = os.pipe()

    def start_part(name: str, script: str = "") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", script] if script else ["sleep", "60"]
        started.append(launch(Part(name, command), tmp_path, writer))
        if script:
            os.read(reader, 1)  # it says that it is there
        return started[-1]

    yield start_part
    for process in started:
        process.kill()
        process.wait()
    os.close(reader)
    os.close(writer)


def test_a_part_is_found_while_it_lives(tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]):
    part = start("worker-1")

    assert guardian.holders(tmp_path) == {"worker-1": part.pid}

    part.kill()
    part.wait()
    assert guardian.holders(tmp_path) == {}


def test_a_part_that_lives_is_not_started_twice(start: Callable[..., subprocess.Popen[bytes]]):
    start("web")

    with pytest.raises(subprocess.SubprocessError):
        start("web")


def test_a_sweep_stops_what_it_meets(tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]):
    parts = {name: start(name) for name in ("valkey", "web", "postgres")}

    met = guardian.sweep(tmp_path)

    assert sorted(met) == ["postgres", "valkey", "web"]
    codes = {name: part.wait(5) for name, part in parts.items()}
    assert codes == {"postgres": -signal.SIGINT, "valkey": -signal.SIGTERM, "web": -signal.SIGTERM}


def test_who_does_not_listen_is_killed(tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]):
    part = start("web", STUBBORN)

    guardian.stop(["web"], tmp_path, grace_s=0.2)

    assert part.wait(5) == -signal.SIGKILL


def test_the_guardian_works_when_the_other_end_of_its_pipe_closes(
    tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]
):
    part = start("worker-1")
    reader, writer = os.pipe()
    command = [sys.executable, "-I", "-S", guardian.__file__, str(tmp_path), str(reader)]
    process = subprocess.Popen(command, pass_fds=[reader])
    os.close(reader)

    os.close(writer)

    wait_for(lambda: part.poll() is not None, 10, "the part has ended")
    assert process.wait(10) == 0
