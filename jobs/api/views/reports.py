"""/callbacks: where endpoints report the end of work that they took. [face]"""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import ratelimits
from cronmanager.rest.views import ApiView, read_body, refuses
from jobs.api.serializers.reports import OutcomeReportSerializer, ReportedSerializer
from jobs.api.waiting import wait_for_record
from jobs.commands import reports
from jobs.execution.long_work import Report


class ReportOutcomeView(ApiView):
    """One attempt's end. The URL is the credential, and what else a client carries is not looked at."""

    authentication_classes = ()
    throttle_classes = ()  # many endpoints may report from one address; who guesses is stopped all the same

    @extend_schema(request=OutcomeReportSerializer, responses={200: ReportedSerializer})
    @refuses(410, 429)
    def post(self, request: Request, execution_id: UUID, token: str) -> Response:
        """Report the end of work, once, to the URL that X-Cron-Callback held; a bare POST is a success."""
        attempt = self.attempt_behind(request, execution_id, token)
        report = report_in(read_body(request, OutcomeReportSerializer))
        wait_for_record(execution_id)
        ended = reports.take_report(execution_id, attempt, report, timezone.now())
        return Response(ReportedSerializer({"execution_id": execution_id, "status": ended.status}).data)

    def attempt_behind(self, request: Request, execution_id: UUID, token: str) -> int:
        """Whose URL it is; a wrong one counts as a guess."""
        try:
            return reports.attempt_behind(execution_id, token)
        except Http404:
            ratelimits.refuse_guesses(request)
            raise


def report_in(body: dict[str, Any]) -> Report:
    """The report as the rules read it."""
    content = body["body"].encode() if "body" in body else None
    return Report(body["status"] == "success", body["message"], content)
