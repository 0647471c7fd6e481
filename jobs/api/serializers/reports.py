"""What endpoints report, on the wire. [face]"""

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer, StrictSerializer
from jobs.api.fields import BodyField
from jobs.commands import checks


class OutcomeReportSerializer(StrictSerializer):
    """How the work ended; without a body it is a success."""

    status = serializers.ChoiceField(["success", "failed"], default="success", help_text="How it ended.")
    message = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, default="", help_text="Why, in words."
    )
    body = BodyField(
        max_length=checks.BODY_BYTES,
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        help_text="The result, a text or any JSON: kept like an answer's body, judged by expectedBody.",
    )


class ReportedSerializer(CamelSerializer):
    """What the execution is by then."""

    execution_id = serializers.UUIDField()
    status = serializers.ChoiceField(
        ["SUCCESS", "FAILED", "RETRYING"], help_text="RETRYING: the attempt has failed and another follows."
    )
