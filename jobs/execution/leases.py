"""Heartbeats: a process's row says until when all that it has claimed is its own. [store]"""

import os
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psutil
from django.utils.timezone import now

from jobs.models import RuntimeProcess

LEASE = timedelta(seconds=5)  # long against the skew between hosts and a pause of the process
RENEW_S = 1.5


def host_name() -> str:
    """The host's name and, on Linux, its pid namespace: where a pid means something."""
    namespace = Path("/proc/self/ns/pid")
    suffix = f"/{namespace.stat().st_ino}" if namespace.exists() else ""
    return f"{socket.gethostname()}{suffix}"[:255]


def birth(pid: int) -> float | None:
    """When the process began, in a measure that no clock step changes; None when it is gone.

    On Linux clock ticks since boot (proc(5), stat, field 22), elsewhere seconds since the epoch.
    """
    stat = Path(f"/proc/{pid}/stat")
    try:
        if not Path("/proc/self/stat").exists():
            return psutil.Process(pid).create_time()
        fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        return None if fields[0] == "Z" else float(fields[19])
    except (OSError, psutil.NoSuchProcess):
        return None


@dataclass(frozen=True)
class Identity:
    """This process, told apart from one before it with the same pid, and from one in another container."""

    kind: str  # scheduler | worker
    id: UUID = field(default_factory=uuid4)
    hostname: str = field(default_factory=host_name)
    pid: int = field(default_factory=os.getpid)
    pid_started_at: float = field(default_factory=lambda: birth(os.getpid()) or 0.0)
    started_at: datetime = field(default_factory=now)


def renew(identity: Identity, now: datetime, in_flight: int = 0) -> bool:
    """Say that the process lives. False when it had no row: it is new, or others took it for dead."""
    values = {"lease_until": now + LEASE, "suspected_at": None, "in_flight": in_flight}
    if RuntimeProcess.objects.filter(id=identity.id).update(**values):
        return True
    RuntimeProcess.objects.create(
        id=identity.id,
        kind=identity.kind,
        hostname=identity.hostname,
        pid=identity.pid,
        pid_started_at=identity.pid_started_at,
        started_at=identity.started_at,
        **values,
    )
    return False


def end(process_id: UUID) -> None:
    """Say that the process has ended in order and holds nothing."""
    RuntimeProcess.objects.filter(id=process_id).delete()


def local_dead() -> list[UUID]:
    """Processes registered from this very host whose pid is gone or somebody else's by now."""
    rows = RuntimeProcess.objects.filter(hostname=host_name()).values_list("id", "pid", "pid_started_at")
    return [process_id for process_id, pid, started in rows if birth(pid) != started]
