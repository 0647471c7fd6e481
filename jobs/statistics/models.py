"""What ran, in sums that do not grow with history. Counted by the hour or day of the tick, in UTC. [models]

`durations`, `lags` and `failures` are counts by bucket (buckets.py, tally.KINDS), each array from its least
bucket on. No foreign keys: a row is added to by every recorder, and outlives what it counts.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CompositePrimaryKey

from jobs.statistics.tally import HOST_LETTERS


class RunSums(models.Model):
    """What is counted under each key."""

    succeeded = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    missed = models.IntegerField(default=0)
    cancelled = models.IntegerField(default=0)
    retries = models.IntegerField(default=0)  # attempts after the first of what was called
    duration_ms = models.BigIntegerField(default=0)  # the sum of all durations
    lag_ms = models.BigIntegerField(default=0)
    durations = ArrayField(models.IntegerField(), null=True)
    lags = ArrayField(models.IntegerField(), null=True)
    failures = ArrayField(models.IntegerField(), null=True)

    class Meta:
        abstract = True


class JobHour(RunSums):
    """One job's hour."""

    pk = CompositePrimaryKey("job_id", "hour")
    job_id = models.UUIDField()
    hour = models.DateTimeField()

    class Meta:
        db_table = "statistics_of_jobs"


class OwnerPeriod(RunSums):
    """One owner's hour or day; the owner tally.EVERYBODY is all of them.

    Each worker writes to one of some shards, so that recorders do not wait for each other at one row.
    """

    pk = CompositePrimaryKey("owner_id", "span", "starts_at", "shard")
    owner_id = models.UUIDField()
    span = models.CharField(max_length=4, choices=[("hour", "hour"), ("day", "day")])
    starts_at = models.DateTimeField()
    shard = models.SmallIntegerField()

    class Meta:
        db_table = "statistics_of_owners"


class HostDay(models.Model):
    """Calls of one owner's jobs to one host on one day; shards and EVERYBODY as above."""

    pk = CompositePrimaryKey("owner_id", "day", "host", "shard")
    owner_id = models.UUIDField()
    day = models.DateTimeField()
    host = models.CharField(max_length=HOST_LETTERS)
    shard = models.SmallIntegerField()
    succeeded = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)

    class Meta:
        db_table = "statistics_of_hosts"
