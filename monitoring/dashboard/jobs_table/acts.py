"""An act on many jobs of the table, with what would undo it. [use case]"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from cronmanager.language import gettext, number
from cronmanager.rest.errors import InvalidFields
from jobs.commands import Action, ManyDone, Order, act_on_many
from jobs.models import CronJob
from jobs.queries import visible_jobs
from monitoring.dashboard.jobs_table.chosen import chosen_jobs
from monitoring.dashboard.jobs_table.filters import Wanted

MOST_AT_ONCE = 1000
OPPOSITES = {
    Action.ENABLE: Action.DISABLE,
    Action.DISABLE: Action.ENABLE,
    Action.TAG: Action.UNTAG,
    Action.UNTAG: Action.TAG,
}


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of the jobs; `undo` of the `undone`, which are those that were really changed."""

    order: Order
    outcome: ManyDone
    undo: Action | None = None
    undone: Sequence[UUID] = ()


def act(order: Order, ids: Sequence[UUID]) -> Acted:
    """Carry out `order` on those of `ids` that its giver may see."""
    jobs = visible_jobs(order.by)
    touched = set(_changed_by(order, jobs.filter(pk__in=ids)).values_list("pk", flat=True))
    outcome = act_on_many(jobs, ids, order)
    undone = [one for one in outcome.done if one in touched]
    return Acted(order, outcome, OPPOSITES.get(order.action) if undone else None, undone)


def _changed_by(order: Order, jobs: QuerySet[CronJob]) -> QuerySet[CronJob]:
    """Those that are not yet as `order` wants them: the undo must leave the others alone."""
    match order.action:
        case Action.ENABLE | Action.DISABLE:
            return jobs.filter(is_active=order.action is Action.DISABLE)
        case Action.TAG:
            return jobs.exclude(tags__contains=list(order.tags))
        case Action.UNTAG:
            return jobs.filter(tags__overlap=list(order.tags))
        case _:
            return jobs.none()


def all_ids(user: User, wanted: Wanted) -> list[UUID]:
    """The ids of all jobs that `wanted` finds. Raises InvalidFields where they are too many for one act."""
    found = list(chosen_jobs(user, wanted).jobs.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(found) > MOST_AT_ONCE:
        told = gettext("More than %(most)s jobs match: narrow the filters first.")
        raise InvalidFields(told % {"most": number(MOST_AT_ONCE)})
    return found
