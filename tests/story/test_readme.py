"""The README's first steps, run as they stand against the whole product."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cronmanager.runtime.ports import free_port
from tests.runtime.facts import Up

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not shutil.which("curl"), reason="the steps are written with curl"),
]

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PRINTED_ADMIN = re.compile(r"first administrator: (\S+)\n.*?password: (\S+)")


def shell_blocks(heading: str) -> list[str]:
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^```sh\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)


def put_in(text: str, values: dict[str, str]) -> str:
    for written, value in values.items():
        assert written in text, f"the README has no {written} to put {value} in"
        text = text.replace(written, value)
    return text


def run_in_shell(steps: str, log: Path) -> int:
    """The exit code of `sh`, which stops at the first step that fails; nothing it started stays behind."""
    with log.open("wb") as output:
        shell = subprocess.Popen(
            ["sh", "-eu", "-c", steps], stdout=output, stderr=output, start_new_session=True
        )
        try:
            return shell.wait(60)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
            shell.wait()


@pytest.fixture
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    start = shell_blocks("First steps")[0]
    environment = dict(re.findall(r"([A-Z_]+)=(\S+)", start))
    assert start.split()[-2:] == ["make", "run"]
    started = Up(tmp_path_factory.mktemp("readme") / "data", free_port(), **environment)
    yield started
    started.clean_up()


def test_the_first_steps_end_with_a_call_that_the_endpoint_saw_and_a_result_that_reads_success(
    up: Up, tmp_path: Path
) -> None:
    up.wait_until_ready(within_s=150)
    printed = PRINTED_ADMIN.search(up.said)
    assert printed, up.said
    own = {
        "localhost:3000": f"localhost:{up.port}",
        "admin@localhost.localdomain": printed[1],
        "the-printed-one": printed[2],
        "8000": str(free_port()),
    }
    steps = put_in("".join(shell_blocks("First steps")[1:]), own)

    code = run_in_shell(steps, tmp_path / "shown.txt")

    shown = (tmp_path / "shown.txt").read_text(encoding="utf-8")
    assert code == 0, shown
    assert '"status": "SUCCESS"' in shown
    assert re.search(r"^\S+Z manual SUCCESS 200 \d+ ms$", shown, re.MULTILINE)
    assert re.search(r'"GET / HTTP/1.1" 200', shown)
