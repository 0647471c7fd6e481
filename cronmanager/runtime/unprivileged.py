"""The user that PostgreSQL runs as when we are root, which it refuses to be. [adapter]

Its files may lie where that user cannot go (a checkout under /root). Then the server keeps one of root's
powers, CAP_DAC_OVERRIDE: it may reach every file, as root may, and nothing more.
"""

import ctypes
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CANDIDATES = ("postgres", "nobody")
CAP_DAC_OVERRIDE = 1
PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 8, 47, 2  # linux/prctl.h
CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h: two words for each set


class UnreachableError(Exception):
    """The server's user cannot reach its files; the message is for people."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Who the server runs as; None: as ourselves."""

    uid: int | None = None
    gid: int = 0
    keeps_file_access: bool = False

    def own(self, path: Path) -> None:
        """Give `path` to that user."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)

    def become(self) -> None:
        """Turn this process, just forked, into that user."""
        if self.uid is None:
            return
        if self.keeps_file_access:
            _libc().prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setregid(self.gid, self.gid)
        os.setreuid(self.uid, self.uid)
        if self.keeps_file_access:
            _keep_file_access()


def choose(folder: Path, program: Path) -> ServerUser:
    """The user for a server whose data lies in `folder`: ourselves, unless we are root."""
    if os.geteuid() != 0:
        return ServerUser()
    account = _account(folder)
    plain = ServerUser(account.pw_uid, account.pw_gid)
    if _reaches(plain.become, folder.parent, program):
        return plain
    powerful = ServerUser(account.pw_uid, account.pw_gid, keeps_file_access=True)
    if sys.platform == "linux" and _reaches(powerful.become, folder.parent, program):
        return powerful
    raise UnreachableError(
        f"PostgreSQL refuses to run as root, and {account.pw_name} cannot reach {folder} or {program}: "
        f"let others pass through the folders above them (chmod o+x), or start as an ordinary user."
    )


def _account(folder: Path) -> pwd.struct_passwd:
    """The owner of what is in `folder` already; else an account made for such things."""
    if folder.stat().st_uid != 0:
        return pwd.getpwuid(folder.stat().st_uid)
    known = {account.pw_name: account for account in pwd.getpwall()}
    return next(known[name] for name in CANDIDATES if name in known)


def _reaches(become: Callable[[], None], folder: Path, program: Path) -> bool:
    """Whether a process that calls `become` can enter `folder` and run `program`."""
    command = ["/bin/sh", "-c", 'cd "$1" && exec "$2" --version', "sh", str(folder), str(program)]
    try:
        done = subprocess.run(command, preexec_fn=become, capture_output=True, check=False, cwd="/")
    except subprocess.SubprocessError:  # `become` failed: these powers are not ours to keep
        return False
    return done.returncode == 0


def _keep_file_access() -> None:
    """Keep CAP_DAC_OVERRIDE over the change of user and over exec."""
    bit = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)  # effective, permitted, inheritable
    libc = _libc()
    if libc.capset(header, sets) or libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0):
        raise OSError(ctypes.get_errno(), "the file access of root cannot be kept")


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
