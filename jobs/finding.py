"""Finds jobs by words, by the host that they call and by tags, whether few or very many have them. [store]

Few are found by the indexes of job_words. Many are met soon by whoever goes through the jobs in order, while
to gather and sort them all would cost more with each: so it is asked first which of the two it is. The
planner cannot know that of one owner's jobs.
"""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower, Upper

from jobs import sql
from jobs.models import CronJob, JobWords

FEW = 2000
HOST = re.compile(r"\[[^\]]*\]|[^/?#:]*")  # as the trigger takes it out of a URL


@dataclass(frozen=True, slots=True)
class Sought:
    """What the jobs must have; nothing asks for nothing."""

    search: str = ""  # in the name, description or URL, in any case
    host: str = ""  # with any port
    tags: tuple[str, ...] = ()  # all of them


@dataclass(frozen=True, slots=True)
class Found:
    """The jobs; `counted` are rows to count instead, as many and cheaper, while nothing else narrows."""

    jobs: QuerySet[CronJob]
    counted: QuerySet[Any] | None = None

    def narrowed(self, **conditions: Any) -> "Found":
        """Those of the jobs of which more holds."""
        return Found(self.jobs.filter(**conditions))


def find(jobs: QuerySet[CronJob], owner_id: UUID | None, sought: Sought) -> Found:
    """Those of `jobs`, all of which are of that owner if one is named, that have what is sought."""
    if sought == Sought():
        return Found(jobs)
    exact, hits = jobs.filter(_holds(sought)), _hits(owner_id, sought)
    ids = list(hits.values_list("pk", flat=True)[: FEW + 1])
    if len(ids) > FEW:
        return Found(exact, hits)
    return Found(exact.filter(pk__in=RawSQL("SELECT unnest(%s::uuid[])", [sql.array(ids)])))


def _holds(sought: Sought) -> Q:
    """The condition, as the columns of jobs have it."""
    holds = Q()
    if sought.search:
        text = sought.search
        holds &= Q(name__icontains=text) | Q(description__icontains=text) | Q(endpoint_url__icontains=text)
    if sought.host:
        holds &= Q(endpoint_url__iregex=rf"^https?://{re.escape(sought.host)}(:\d*)?([/?#]|$)")
    if sought.tags:
        holds &= Q(tags__contains=list(sought.tags))
    return holds


def _hits(owner_id: UUID | None, sought: Sought) -> QuerySet[JobWords]:
    """At least those of whom it holds."""
    hits = JobWords.objects.filter(owner_id=owner_id) if owner_id else JobWords.objects.all()
    if sought.search:
        hits = hits.filter(words__contains=Upper(Value(sought.search)))
    if sought.host:
        match = HOST.match(sought.host)
        hits = hits.filter(host=Lower(Value(match[0] if match else "")))
    return hits.filter(tags__contains=list(sought.tags)) if sought.tags else hits
