"""Many jobs at once. [face]"""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from accounts.idempotency import idempotent
from cronmanager.rest.views import ApiView, read_body
from jobs import commands, queries
from jobs.api.lists import chosen_jobs
from jobs.api.serializers import BulkSerializer, ManyDoneSerializer
from jobs.api.serializers.bulk import MOST_IDS


class BulkView(ApiView):
    """One act on many jobs."""

    @extend_schema(request=BulkSerializer, responses={200: ManyDoneSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Enable, disable, delete, run or tag many jobs; asks for the scope that the act asks for alone."""
        body = read_body(request, BulkSerializer)
        jobs = queries.visible_jobs(person(request))
        order = commands.Order(
            commands.Action(body["action"]), person(request), timezone.now(), body.get("tags", ())
        )
        done = commands.act_on_many(jobs, chosen_ids(queries.reach_of(person(request)), body), order)
        failed = [{"id": job_id, "error": reason} for job_id, reason in done.failed]
        return Response(ManyDoneSerializer({"done": done.done, "failed": failed}).data)


def chosen_ids(owner_id: UUID | None, body: dict[str, Any]) -> list[UUID]:
    """The jobs that the body names, or that its filter finds."""
    if "ids" in body:
        return list(body["ids"])
    found = list(chosen_jobs(owner_id, body["filter"]).jobs.values_list("pk", flat=True)[: MOST_IDS + 1])
    if len(found) > MOST_IDS:
        raise ValidationError({"filter": [f"More than {MOST_IDS} jobs match: narrow it, or write ids."]})
    return found
