"""From executions that have ended to what is added to the statistics, key by key. [rule]"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from jobs.statistics.buckets import bucket_of

EVERYBODY = UUID(int=0)  # stands for the owner where all owners are counted together
KINDS = (  # numbers of failures' buckets: only ever add at the end
    "timeout",
    "dns",
    "connect",
    "tls",
    "http_status",
    "assertion",
    "blocked",
    "too_large",
    "redirect",
    "protocol",
    "worker_lost",
    "reported",
)
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
HOST_LETTERS = 255
NO_CALL = {"SKIPPED": "skipped", "MISSED": "missed", "CANCELLED": "cancelled"}

Span = Literal["hour", "day"]


@dataclass(frozen=True, slots=True)
class End:
    """An execution that has ended. `count` is -1 for an end that is taken back."""

    job_id: UUID
    owner_id: UUID
    scheduled_for: datetime
    status: str
    retries: int = 0
    duration_ms: int | None = None  # of the last attempt
    lag_ms: int | None = None  # of the first
    error_kind: str | None = None
    host: str = ""  # empty where no call was heard to its end
    count: int = 1


@dataclass(slots=True)
class Sums:
    """What is counted over some executions; the three maps are counts by bucket."""

    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    missed: int = 0
    cancelled: int = 0
    retries: int = 0
    duration_ms: int = 0
    lag_ms: int = 0
    durations: dict[int, int] = field(default_factory=dict)
    lags: dict[int, int] = field(default_factory=dict)
    failures: dict[int, int] = field(default_factory=dict)

    def count(self, end: End) -> None:
        """Add one end."""
        name = NO_CALL.get(end.status)
        if name:
            setattr(self, name, getattr(self, name) + end.count)
            return
        if end.status == "SUCCESS":
            self.succeeded += 1
        else:
            self.failed += 1
            number = KIND_NUMBERS.get(end.error_kind or "", KIND_NUMBERS["protocol"])
            self.failures[number] = self.failures.get(number, 0) + 1
        self.retries += end.retries
        self._measure(end)

    def _measure(self, end: End) -> None:
        if end.duration_ms is not None:
            bucket = bucket_of(end.duration_ms)
            self.durations[bucket] = self.durations.get(bucket, 0) + 1
            self.duration_ms += end.duration_ms
        if end.lag_ms is not None:
            bucket = bucket_of(end.lag_ms)
            self.lags[bucket] = self.lags.get(bucket, 0) + 1
            self.lag_ms += end.lag_ms

    def add(self, other: "Sums") -> None:
        """Add what `other` has counted."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in BUCKETED:
            own = getattr(self, name)
            for bucket, count in getattr(other, name).items():
                own[bucket] = own.get(bucket, 0) + count


COUNTED = ("succeeded", "failed", "skipped", "missed", "cancelled", "retries", "duration_ms", "lag_ms")
BUCKETED = ("durations", "lags", "failures")

JobKey = tuple[UUID, datetime]
OwnerKey = tuple[UUID, Span, datetime]
HostKey = tuple[UUID, datetime, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """What some ends add, by key: job and hour; owner, span and its start; owner, day and host."""

    jobs: dict[JobKey, Sums]
    owners: dict[OwnerKey, Sums]
    hosts: dict[HostKey, list[int]]  # succeeded, failed


def tally(ends: Iterable[End]) -> Tally:
    """Count `ends` under every key that they belong to."""
    found = Tally({}, {}, {})
    hours: dict[JobKey, Sums] = {}
    for end in ends:
        hour = hour_of(end.scheduled_for)
        _sums(found.jobs, (end.job_id, hour)).count(end)
        _sums(hours, (end.owner_id, hour)).count(end)
        if end.host:
            _count_host(found.hosts, end, day_of(hour))
    by_hour = hours | _merged((((EVERYBODY, hour), sums) for (_, hour), sums in hours.items()))
    by_day = _merged(((owner_id, day_of(hour)), sums) for (owner_id, hour), sums in by_hour.items())
    found.owners.update({(owner_id, "hour", hour): sums for (owner_id, hour), sums in by_hour.items()})
    found.owners.update({(owner_id, "day", day): sums for (owner_id, day), sums in by_day.items()})
    return found


def _merged(parts: Iterable[tuple[JobKey, Sums]]) -> dict[JobKey, Sums]:
    """The sum of each key's parts; a part that is alone is its own sum, as most are: a batch has one hour."""
    found: dict[JobKey, list[Sums]] = {}
    for key, sums in parts:
        found.setdefault(key, []).append(sums)
    return {key: sums[0] if len(sums) == 1 else _sum(sums) for key, sums in found.items()}


def _sum(parts: Iterable[Sums]) -> Sums:
    whole = Sums()
    for part in parts:
        whole.add(part)
    return whole


def hour_of(at: datetime) -> datetime:
    """The hour that `at`, in UTC, lies in."""
    return at.replace(minute=0, second=0, microsecond=0)


def day_of(at: datetime) -> datetime:
    """The day that `at`, in UTC, lies in."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _sums(table: dict[JobKey, Sums], key: JobKey) -> Sums:
    sums = table.get(key)
    if sums is None:
        sums = table[key] = Sums()
    return sums


def _count_host(hosts: dict[HostKey, list[int]], end: End, day: datetime) -> None:
    place, host = 0 if end.status == "SUCCESS" else 1, end.host[:HOST_LETTERS]
    for owner in (end.owner_id, EVERYBODY):
        hosts.setdefault((owner, day, host), [0, 0])[place] += 1
