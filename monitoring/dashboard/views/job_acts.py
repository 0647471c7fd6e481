"""What is done to many jobs of the table: enable, disable, tag, run, delete; with the undo. [face]"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cronmanager.rest.errors import InvalidFields
from jobs.commands import Action, Order
from jobs.commands.checks import TAG_LETTERS
from jobs.queries import visible_jobs
from monitoring.dashboard.jobs_table.acts import MOST_AT_ONCE, Acted, act, all_ids
from monitoring.dashboard.jobs_table.filters import wanted_of
from monitoring.dashboard.jobs_table.heads import query_told, table_of
from monitoring.dashboard.jobs_table.ids import ids_of
from monitoring.dashboard.jobs_table.words import told, told_of_failures
from monitoring.dashboard.views.base import Page, is_part

DONE = "jobs_done"  # in the session, for a browser without scripts
NAMED = 8  # jobs that a question names; of the others it says how many
CHANGES = {action.value: action for action in (Action.ENABLE, Action.DISABLE, Action.TAG, Action.UNTAG)}


class JobsAct(Page):
    """An act on the jobs that the form names, or on all that its query finds."""

    section = "jobs"

    def ids(self) -> list[UUID]:
        """Raises InvalidFields where the form names none."""
        if self.request.POST.get("all") == "yes":
            return all_ids(self.user, wanted_of(query_told(self.request)))
        found = ids_of(self.request.POST.getlist("id")[:MOST_AT_ONCE])
        if not found:
            raise InvalidFields(_("Select some jobs first."))
        return found

    def carry_out(self, action: Action, ids: list[UUID], tags: tuple[str, ...] = ()) -> HttpResponse:
        """Do it, and say so with the way to undo it."""
        acted = act(Order(action, self.user, timezone.now(), tags), ids)
        done = done_of(acted)
        if is_part(self.request):
            response = self.page(
                "jobs/_done.html", {"done": done, "query": query_told(self.request).urlencode()}
            )
            response["HX-Reswap"], response["HX-Trigger"] = "none", "acted"
            return response
        self.request.session[DONE] = done
        return HttpResponseRedirect(table_of(self.request))

    def _answer_act(self, back: str) -> HttpResponse:
        return super()._answer_act(back or table_of(self.request))


class ChangeJobs(JobsAct):
    """Enable, disable, tag and untag."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do what `action` says."""
        action = CHANGES.get(request.POST.get("action", ""))
        if action is None:
            raise InvalidFields(_("Choose what to do."))
        tags = (tag_of(request.POST.get("tag", "")),) if action in (Action.TAG, Action.UNTAG) else ()
        return self.carry_out(action, self.ids(), tags)


class RunJobs(JobsAct):
    """Run now."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """`run` is the button of one row."""
        one = ids_of([request.POST.get("run", "")])
        return self.carry_out(Action.EXECUTE, one or self.ids())


class DeleteJobs(JobsAct):
    """Asks first, by name; then deletes for good."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """`sure` is the answer."""
        ids = self.ids()
        if request.POST.get("sure") == "yes":
            return self.carry_out(Action.DELETE, ids)
        jobs = dict(visible_jobs(self.user).filter(pk__in=ids).order_by("name").values_list("pk", "name"))
        if not jobs:
            raise InvalidFields(_("These jobs are gone already."))
        names = list(jobs.values())[:NAMED]
        context = {
            "ids": list(jobs),
            "names": names,
            "more": len(jobs) - len(names),
            "back": table_of(self.request),
        }
        template = "jobs/_delete.html" if is_part(request) else "jobs/delete.html"
        return self.page(template, context | {"query": query_told(request).urlencode()})


def tag_of(text: str) -> str:
    """A tag as it is kept. Raises InvalidFields."""
    tag = text.replace("\0", "").strip()
    if not 0 < len(tag) <= TAG_LETTERS:
        raise InvalidFields(_("Write a tag of 1 to %(most)d letters.") % {"most": TAG_LETTERS})
    return tag


def done_of(acted: Acted) -> dict[str, Any]:
    """What the page says, with what the form of its undo needs; a session can keep it."""
    return {
        "text": told(acted.order.action, len(acted.outcome.done), acted.order.tags),
        "failed": told_of_failures(acted.outcome.failed),
        "undo": acted.undo.value if acted.undo else "",
        "ids": [str(one) for one in acted.undone],
        "tag": acted.order.tags[0] if acted.order.tags else "",
    }
