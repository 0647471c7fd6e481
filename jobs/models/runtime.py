"""The processes that run jobs, and who of them fires the system's own tasks. [models]"""

import uuid

from django.db import models
from django.utils.translation import pgettext_lazy

KINDS = [("scheduler", pgettext_lazy("part", "scheduler")), ("worker", pgettext_lazy("part", "worker"))]


class RuntimeProcess(models.Model):
    """A living scheduler or worker: its heartbeat is the lease of all that it has claimed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=9, choices=KINDS)
    hostname = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    pid_started_at = models.FloatField()  # leases.birth: tells a reused pid apart
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    suspected_at = models.DateTimeField(null=True, blank=True)  # first seen with its lease run out
    in_flight = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "runtime_processes"
        verbose_name_plural = "runtime processes"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.hostname}:{self.pid}"


class SystemLease(models.Model):
    """Which scheduler fires the system's own PeriodicTasks, and until when."""

    name = models.CharField(max_length=64, primary_key=True)
    holder = models.UUIDField()
    lease_until = models.DateTimeField()

    class Meta:
        db_table = "system_leases"

    def __str__(self) -> str:
        return self.name
