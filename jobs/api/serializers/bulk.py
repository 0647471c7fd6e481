"""One act on many jobs, on the wire. [face]"""

from typing import Any

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer, StrictSerializer
from jobs.api.serializers.queries import JobFilter
from jobs.commands import Action, checks

MOST_IDS = 1000
TAGGING = (Action.TAG, Action.UNTAG)


class BulkSerializer(StrictSerializer):
    """What to do with which jobs: `ids`, or `filter`, of which {} means all."""

    action = serializers.ChoiceField([action.value for action in Action], help_text="What to do.")
    ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_IDS, help_text="Which jobs."
    )
    filter = JobFilter(
        required=False,
        help_text="Which jobs, as GET /cron's query says it: all that match, at most 1000. {} are all.",
    )
    tags = serializers.ListField(
        child=serializers.CharField(max_length=checks.TAG_LETTERS),
        required=False,
        allow_empty=False,
        max_length=checks.MOST_TAGS,
        help_text="For tag and untag.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Jobs are named in one way, tags where they are needed."""
        if ("ids" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError({"ids": ["Write ids or filter, one of them."]})
        if ("tags" in attrs) != (attrs["action"] in TAGGING):
            raise serializers.ValidationError({"tags": ["Write these for tag and untag, and only there."]})
        return attrs


class FailureSerializer(CamelSerializer):
    """A job with which it could not be done."""

    id = serializers.UUIDField(help_text="Which job.")
    error = serializers.CharField(help_text="Why not, in words.")


class ManyDoneSerializer(CamelSerializer):
    """What became of the jobs."""

    done = serializers.ListField(child=serializers.UUIDField(), help_text="Jobs with which it is done.")
    failed = FailureSerializer(many=True, help_text="The others.")
