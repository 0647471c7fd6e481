"""One `cronmanager up` for each data dir. [adapter]"""

import fcntl
import os
import time
from pathlib import Path
from typing import IO

from cronmanager.runtime import guardian
from cronmanager.runtime.output import say

LONGEST_WAIT_S = 30.0  # a guardian is done in GRACE_S + SERVER_GRACE_S


class InUseError(Exception):
    """Another `cronmanager up` runs on the data dir; the message is for people."""


def claim(data_dir: Path) -> IO[str]:
    """Take the data dir for this process, as long as the file that is returned stays open.

    1. Refuse if another one runs.
    2. Wait for the guardian of one that was killed: it is stopping what was left.
    3. Stop what is left even so: the guardian was killed as well.
    """
    file = (data_dir / "up.lock").open("a+", encoding="utf-8")
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        other = guardian.holder(data_dir / "up.lock")
        raise InUseError(
            f"`cronmanager up` already runs on {data_dir} (process {other}): stop that one, "
            f"or choose another folder with --data-dir."
        ) from None
    wait_for_guardian(data_dir / "guardian.lock")
    stopped = guardian.sweep(data_dir / "run")
    if stopped:
        say(f"stopped what the last run had left: {', '.join(stopped)}")
    return file


def wait_for_guardian(lock: Path) -> None:
    """Wait until no guardian holds `lock`; one that hangs is given up, the sweep does its work."""
    give_up_at = time.monotonic() + LONGEST_WAIT_S
    if guardian.holder(lock):
        say("the last run was killed; waiting until its parts have stopped")
    while (pid := guardian.holder(lock)) is not None:
        if time.monotonic() > give_up_at:
            guardian.send(pid, 9)
        time.sleep(0.05)


def make_data_dir(data_dir: Path) -> None:
    """Make the folder, private; under root the database's own user must pass through it to its files."""
    data_dir.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    (data_dir / "staticfiles").mkdir(exist_ok=True)
