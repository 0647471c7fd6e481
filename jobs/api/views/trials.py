"""/cron/test and /cron/:id/test: a call made now, or only shown. [face]"""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.views import ApiView, read_query, reads, values_of
from jobs import queries
from jobs.api.serializers import JobSerializer
from jobs.api.serializers.trials import (
    DryRunSerializer,
    TrialQuery,
    TrialSerializer,
    shown_dry_run,
    shown_trial,
)
from jobs.commands.trial import try_change, try_job
from jobs.execution import trial_places, trials
from jobs.execution.outcome import Outcome
from jobs.execution.transport import Answer, Fault
from jobs.execution.transport import Request as Sent
from jobs.models import CronJob

WAIT_S = 5
TOO_MANY = "Too many tests are under way; wait for some of them to end."
RESULT = PolymorphicProxySerializer("TrialOrDryRun", [TrialSerializer, DryRunSerializer], None)


class TestView(ApiView):
    """A job that is not stored."""

    @extend_schema(request=JobSerializer(partial=True), responses={200: RESULT})
    @reads(TrialQuery)
    def post(self, request: Request) -> Response:
        """Call the endpoint of a job that is not saved, or with dryRun show what would be sent."""
        return answer_trial(request, try_job(person(request), _written(request), timezone.now()))


class TestJobView(ApiView):
    """A stored job."""

    @extend_schema(request=JobSerializer(partial=True), responses={200: RESULT})
    @reads(TrialQuery)
    def post(self, request: Request, job_id: UUID) -> Response:
        """Call the job's endpoint, with the body's changes to it if there are any; history stays as it is."""
        job = queries.get_visible_job(person(request), job_id)
        return answer_trial(request, try_change(job, _written(request)))


def answer_trial(request: Request, job: CronJob) -> Response:
    """The result of the call, or of the dry run."""
    now = timezone.now()
    sent = trials.build_now(job, now)
    if read_query(request, TrialQuery)["dry_run"]:
        verdicts = [] if isinstance(sent, Fault) else trials.verdicts(sent)
        return Response(shown_dry_run(sent, verdicts))
    outcome, answer = _called(job, sent, person(request).pk)
    return Response(shown_trial(sent, outcome, answer, now))


def _called(job: CronJob, sent: Sent | Fault, user_id: UUID) -> tuple[Outcome, Answer]:
    if not trial_places.PLACES.take(user_id):
        raise Throttled(WAIT_S, TOO_MANY)
    try:
        return trials.call_now(job, sent)
    finally:
        trial_places.PLACES.give_back(user_id)


def _written(request: Request) -> dict[str, Any]:
    """The body's fields of a job; a body {"job": {…}} is read as what stands in it."""
    data = request.data
    if isinstance(data, dict) and list(data) == ["job"]:
        data = data["job"]
    return values_of(JobSerializer(data=data, partial=True))
