"""What the command line says about settings that are wrong or missing."""

import os
import subprocess
import sys

import pytest


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`cronmanager` with these arguments."""
    command = [sys.executable, "-m", "cronmanager", *arguments]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["SECRET_KEY", "JWT_SECRET", "JWT_REFRESH_SECRET", "TOKEN_SALT"])
def test_a_missing_secret_stops_the_start_with_a_line_that_names_it(name: str):
    done = run("up", **{name: ""})

    assert done.returncode == 1
    assert done.stderr.startswith(f"cronmanager: {name} is not set")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("option", "value"), [("--port", "70000"), ("--workers", "0")])
def test_an_option_out_of_range_is_named(option: str, value: str):
    done = run("up", option, value)

    assert done.returncode == 1
    assert f"{option} {value}: write a number" in done.stderr
