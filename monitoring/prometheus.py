"""What Prometheus reads at /metrics, asked of the database at each scrape: it outlives processes. [store]

Every figure comes by an index that holds only what is unfinished or alive, so the history costs nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from cronmanager.version import VERSION
from jobs import sql
from monitoring.ended import ended

TIMEOUT_MS = 5_000  # a scrape that takes longer is given up

JOBS = """
SELECT count(*), (SELECT count(*) FROM cron_jobs WHERE is_active) FROM cron_jobs
"""
UNFINISHED = """
SELECT 'RUNNING', count(*) FROM cron_executions WHERE status = 'RUNNING'
UNION ALL SELECT status, count(*) FROM cron_executions WHERE status IN ('PENDING', 'RETRYING') GROUP BY status
"""
OVERDUE = """
SELECT (SELECT min(next_run_at) FROM cron_jobs WHERE is_active AND next_run_at <= %(now)s),
       (SELECT min(due_at) FROM cron_executions
        WHERE status IN ('PENDING', 'RETRYING') AND NOT is_waiting AND due_at <= %(now)s)
"""
PROCESSES = "SELECT kind, hostname, pid::text, lease_until, in_flight FROM runtime_processes"
LEASES = "SELECT name, lease_until FROM system_leases"
UNSEALED = "SELECT count(*) FROM audit_logs WHERE position IS NULL"
SEALED = "SELECT position FROM audit_head WHERE id = 1"


def exposition(now: datetime) -> bytes:
    """All figures in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Figures(now))
    return generate_latest(registry)


class Figures(Collector):
    """One scrape's figures."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Ask the database, in one short read."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {TIMEOUT_MS}")
            yield gauge("build_info", "The version that answers.", ["version"], [((VERSION,), 1)])
            yield from jobs_and_executions(self._now)
            yield from processes(self._now)
            yield from audit()
            yield from ended(self._now)

    def describe(self) -> list[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        return []


def jobs_and_executions(now: datetime) -> Iterator[Metric]:
    """What there is to do, and how late it is."""
    total, active = sql.fetch(JOBS)[0]
    told = [(("true",), active), (("false",), total - active)]
    yield gauge("jobs", "Jobs, by whether they are switched on.", ["active"], told)
    unfinished = {"PENDING": 0, "RETRYING": 0} | dict(sql.fetch(UNFINISHED))
    rows = [((status.lower(),), count) for status, count in unfinished.items()]
    yield gauge("executions_unfinished", "Executions that have not ended, by status.", ["status"], rows)
    tick, call = sql.fetch(OVERDUE, {"now": now})[0]
    yield alone(
        "oldest_overdue_tick_seconds", "How late the oldest tick without an execution is.", since(tick, now)
    )
    yield alone(
        "oldest_overdue_call_seconds", "How late the oldest call that nobody took is.", since(call, now)
    )


def processes(now: datetime) -> Iterator[Metric]:
    """Who is alive, and how long its lease still runs."""
    alive = sql.fetch(PROCESSES)
    counts = {
        kind: sum(1 for row in alive if row[0] == kind and row[3] > now) for kind in ("scheduler", "worker")
    }
    yield gauge(
        "processes_alive", "Processes whose lease runs.", ["kind"], [((k,), n) for k, n in counts.items()]
    )
    labels = ["kind", "host", "pid"]
    flights = [((kind, host, pid), in_flight) for kind, host, pid, _, in_flight in alive if kind == "worker"]
    yield gauge("calls_in_flight", "Calls that a worker has claimed and not recorded.", labels, flights)
    leases = [((kind, host, pid), (until - now).total_seconds()) for kind, host, pid, until, _ in alive]
    yield gauge("lease_left_seconds", "How long a process is still taken for alive.", labels, leases)
    system = [((name,), (until - now).total_seconds()) for name, until in sql.fetch(LEASES)]
    yield gauge("system_lease_left_seconds", "How long a scheduler's lease still runs.", ["name"], system)


def audit() -> Iterator[Metric]:
    """How far the audit's chain has come."""
    yield alone("audit_rows_unsealed", "Acts that are written but not yet sealed.", sql.fetch(UNSEALED)[0][0])
    sealed = sql.fetch(SEALED)
    yield alone("audit_rows_sealed", "The head's position in the chain.", sealed[0][0] if sealed else 0)


def gauge(name: str, help_text: str, labels: list[str], rows: Sequence[tuple[Sequence[str], Any]]) -> Metric:
    """A family of figures, each with the values of its labels."""
    family = GaugeMetricFamily(f"cronmanager_{name}", help_text, labels=labels)
    for values, figure in rows:
        family.add_metric(list(values), figure)
    return family


def alone(name: str, help_text: str, figure: float) -> Metric:
    """A figure without labels."""
    return GaugeMetricFamily(f"cronmanager_{name}", help_text, value=figure)


def since(at: datetime | None, now: datetime) -> float:
    """Seconds; 0 when there is nothing."""
    return (now - at).total_seconds() if at else 0.0
