"""An open breaker as its job's column keeps it. [adapter]"""

from datetime import datetime
from typing import Any
from uuid import UUID

from jobs.models import CronJob
from jobs.rescheduling.breaker import Breaker


def breaker_of(job: CronJob) -> Breaker:
    """The job's; it is open."""
    kept: dict[str, Any] = job.breaker or {}
    return Breaker(
        datetime.fromisoformat(kept["openedAt"]),
        datetime.fromisoformat(kept["heldUntil"]),
        kept["failedProbes"],
        kept["keepEvery"],
        kept["isRelapse"],
    )


def incident_of(job: CronJob) -> UUID | None:
    """The incident of its host that the job is held for."""
    kept = (job.breaker or {}).get("incident")
    return UUID(kept) if kept else None


def waiting_since(job: CronJob) -> datetime:
    """Since when a probe is waited for."""
    return datetime.fromisoformat((job.breaker or {})["waitingSince"])


def column_of(breaker: Breaker, waiting_since: datetime, incident: UUID | None = None) -> dict[str, Any]:
    """What is stored."""
    return {
        "openedAt": breaker.opened_at.isoformat(),
        "heldUntil": breaker.held_until.isoformat(),
        "failedProbes": breaker.failed_probes,
        "keepEvery": breaker.keep_every,
        "isRelapse": breaker.is_relapse,
        "waitingSince": waiting_since.isoformat(),
        "incident": str(incident) if incident else None,
    }
