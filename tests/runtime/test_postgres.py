"""The embedded database: its own user, its password, its place."""

import os
import shutil
import stat
from collections.abc import Iterator

import psutil
import psycopg
import pytest

from cronmanager.runtime import guardian, parts, postgres
from cronmanager.runtime.launch import launch
from cronmanager.runtime.postgres import Postgres
from tests.runtime.facts import wait_for

PASSWORD = "correct-horse-battery-staple"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A running one, its data under a folder that only we may enter, with a space in its path."""
    data_dir = tmp_path_factory.mktemp("private") / "da ta"
    data_dir.mkdir(mode=0o700)
    server = postgres.prepare(data_dir, PASSWORD)
    part = parts.of_postgres(server, **postgres.FOR_TESTS)
    run = data_dir / "run"
    run.mkdir()
    process = launch(part, run, 2)
    wait_for(lambda: postgres.is_ready(server, process.pid), 20, "PostgreSQL is ready")
    yield server
    guardian.sweep(run)
    process.wait()
    shutil.rmtree(server.socket_folder)


def test_the_password_is_asked_for_on_the_socket_too(server: Postgres):
    with psycopg.connect(postgres.url(server, PASSWORD)) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("cronmanager",)

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url(server, "wrong"))


def test_other_users_cannot_reach_the_socket(server: Postgres):
    assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700


def test_it_listens_on_no_port(server: Postgres):
    with psycopg.connect(postgres.url(server, PASSWORD)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_it_never_runs_as_root(server: Postgres):
    pid = int(server.pid_file.read_text().split("\n")[0])

    assert psutil.Process(pid).uids().real == (os.getuid() or server.user.uid) != 0


def test_commits_are_durable_unless_told_otherwise(server: Postgres):
    command = postgres.command(server)

    assert {"fsync=on", "synchronous_commit=on"} <= set(command)


def test_text_is_ordered_alike_on_every_machine(server: Postgres):
    with psycopg.connect(postgres.url(server, PASSWORD)) as connection:
        row = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()

    assert row == ("UTF8", "b", "C.UTF-8")
