"""Each command of docker-compose.yml, as written there, against real servers."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml
from psycopg import sql

from cronmanager.runtime.ports import is_free
from tests.runtime.facts import wait_for

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
ONE_SHOTS = {"migrate", "admin"}
DATABASE = f"compose_{os.getpid()}"


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONE_SHOTS))
def test_each_lasting_service_has_a_health_check_and_restarts(name: str):
    service = SERVICES[name]

    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(set(OURS) - {"migrate"}))
def test_each_part_waits_for_servers_and_migrations(name: str):
    conditions = {other: wait["condition"] for other, wait in OURS[name]["depends_on"].items()}

    assert conditions == {
        "postgres": "service_healthy",
        "redis": "service_healthy",
        "migrate": "service_completed_successfully",
    }


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "JWT_SECRET", "JWT_REFRESH_SECRET", "TOKEN_SALT", "ENCRYPTION_KEYS"]
)
def test_no_secret_has_a_default(name: str):
    for service in OURS.values():
        assert service["environment"][name].startswith(f"${{{name}:?")


def test_flower_is_locked_by_a_password_without_a_default():
    assert SERVICES["flower"]["environment"]["FLOWER_BASIC_AUTH"].startswith("admin:${FLOWER_PASSWORD:?")


def test_what_the_servers_keep_lies_on_named_volumes():
    mounted = [volume.split(":")[0] for name in ("postgres", "redis") for volume in SERVICES[name]["volumes"]]

    assert sorted(mounted) == sorted(COMPOSE["volumes"])


def test_two_schedulers_run():
    assert SERVICES["scheduler"]["deploy"]["replicas"] == 2


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """What the containers have: a migrated database of their own, and their own command's programs first."""
    url = urlsplit(os.environ["DATABASE_URL"])
    of_server, of_parts = (url._replace(path=f"/{name}").geturl() for name in ("postgres", DATABASE))
    broker = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/13"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with psycopg.connect(of_server, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        try:
            yield dict(os.environ, DATABASE_URL=of_parts, REDIS_URL=broker, PATH=path, PORT="3000")
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(DATABASE)))


@pytest.fixture(scope="module")
def migrated(environment: dict[str, str]) -> dict[str, str]:
    """The environment, once the service `migrate` has done its work."""
    subprocess.run(
        shlex.split(OURS["migrate"]["command"]), env=environment, cwd=ROOT, check=True, timeout=120
    )
    return environment


@pytest.fixture
def run_service(
    migrated: dict[str, str], tmp_path: Path
) -> Iterator[Callable[[str], tuple[subprocess.Popen[bytes], Path]]]:
    """Starts a service's command as it is written; killed at the end if the test did not stop it."""
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = tmp_path / f"{name}.log"
        command = shlex.split(OURS[name]["command"])
        with log.open("wb") as output:
            started.append(subprocess.Popen(command, env=migrated, cwd=ROOT, stdout=output, stderr=output))
        return started[-1], log

    yield start
    for process in started:
        process.kill()
        process.wait()


def stops_when_asked(process: subprocess.Popen[bytes]) -> bool:
    """Whether SIGTERM ends it within the grace that the compose file gives."""
    process.send_signal(signal.SIGTERM)
    return process.wait(15) in {0, -signal.SIGTERM}


def is_well(name: str, environment: dict[str, str]) -> bool:
    """What the service's own health check says."""
    command = OURS[name]["healthcheck"]["test"][1:]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode == 0


@pytest.mark.soak
@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", ["web", "scheduler", "worker", "flower"])
def test_the_command_as_written_comes_up_and_stops(name: str, migrated: dict[str, str], run_service: Any):
    for port in {"web": [3000], "flower": [5555]}.get(name, []):
        if not is_free(port):
            pytest.skip(f"port {port} is taken on this machine")

    process, log = run_service(name)
    wait_for(lambda: is_well(name, migrated), 40, f"{name} is well")

    assert process.poll() is None
    assert stops_when_asked(process), log.read_text()


@pytest.mark.soak
def test_the_first_administrator_is_made_once(migrated: dict[str, str]):
    command = shlex.split(OURS["admin"]["command"])
    named = migrated | {"ADMIN_EMAIL": "max@example.com", "ADMIN_PASSWORD": "correct horse battery staple"}

    said = [
        subprocess.run(command, env=named, cwd=ROOT, check=True, capture_output=True).stdout for _ in range(2)
    ]

    assert b"max@example.com" in said[0]
    assert b"correct horse" not in said[0]
    assert said[1] == b""
