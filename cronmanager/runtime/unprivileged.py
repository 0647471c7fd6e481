"""The user that PostgreSQL runs as when we are root, which it refuses to be. [adapter]

Its files may lie where that user cannot go (a checkout under /root). Then the server keeps one of root's
powers, CAP_DAC_OVERRIDE: it may reach every file, as root may, and nothing more.
"""

import ctypes
import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CANDIDATES = ("postgres", "nobody")
CAP_DAC_OVERRIDE = 1
PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 28, 47, 2  # linux/prctl.h
SECBIT_NO_SETUID_FIXUP = 1 << 2  # linux/securebits.h
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
            _keep_capabilities()
        os.setgroups([])
        os.setregid(self.gid, self.gid)
        os.setreuid(self.uid, self.uid)
        if self.keeps_file_access:
            _drop_all_but_file_access()


def choose(folder: Path, program: Path) -> ServerUser:
    """The user for a server whose data lies in `folder`: ourselves, unless we are root."""
    if os.geteuid() != 0:
        return ServerUser()
    account = _account(folder)
    plain = ServerUser(account.pw_uid, account.pw_gid)
    if _reaches(plain, folder.parent, program):
        return plain
    powerful = ServerUser(account.pw_uid, account.pw_gid, keeps_file_access=True)
    if sys.platform == "linux" and _reaches(powerful, folder.parent, program):
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


def _reaches(user: ServerUser, folder: Path, program: Path) -> bool:
    """Whether a process of that user can enter `folder` and run `program`: one is made and looks."""

    def look() -> None:
        user.become()
        if not os.access(folder, os.X_OK) or not os.access(program, os.X_OK):
            raise PermissionError

    try:
        return subprocess.run(["/bin/sh", "-c", ":"], preexec_fn=look, check=False).returncode == 0
    except subprocess.SubprocessError:  # `look` failed in the new process
        return False


def _keep_capabilities() -> None:
    """Let the change of user take no capability, and let access(2) count them, which PostgreSQL asks."""
    if _libc().prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "capabilities cannot be kept")


def _drop_all_but_file_access() -> None:
    """Keep CAP_DAC_OVERRIDE alone, also over exec."""
    bit = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)  # effective, permitted, inheritable
    libc = _libc()
    if libc.capset(header, sets) or libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0):
        raise OSError(ctypes.get_errno(), "the file access of root cannot be kept")


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
