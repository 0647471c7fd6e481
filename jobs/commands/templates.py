"""Refuses jobs with places that nothing fills. [use case]"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from cronmanager.encryption import UnreadableSecretError
from cronmanager.language import gettext
from jobs.credentials import open_auth
from jobs.errors import InvalidJob
from jobs.execution import templates
from jobs.models import CronJob, NamedSecret
from jobs.secrets import open_headers

TEMPLATED = ("endpoint_url", "query_params", "headers", "body", "auth")


def refuse_unknown(job: CronJob) -> None:
    """Raise InvalidJob on the field whose template has a name that nobody knows."""
    for field in TEMPLATED:
        texts = [text for text in _texts(field, getattr(job, field)) if "{{" in text]
        try:
            wanted = templates.secret_names(map(templates.parse, texts))
        except templates.TemplateError as error:
            raise InvalidJob({field: [str(error)]}) from error
        if wanted:
            _refuse_missing(job, field, wanted)


def _refuse_missing(job: CronJob, field: str, wanted: frozenset[str]) -> None:
    names = list(NamedSecret.objects.filter(owner=job.created_by_id).values_list("name", flat=True))
    for name in sorted(wanted.difference(names)):
        near = get_close_matches(name, names, n=1)
        hint = (
            gettext("did you mean %(near)s?") % {"near": near[0]}
            if near
            else gettext("make it by PUT /secrets/%(name)s.") % {"name": name}
        )
        raise InvalidJob(
            {
                field: [
                    gettext("The job's owner has no secret named %(name)s: %(hint)s")
                    % {"name": name, "hint": hint}
                ]
            }
        )


def _texts(field: str, value: Any) -> Iterable[str]:
    try:
        if field == "headers":
            value = open_headers(value or {})
        if field == "auth":
            value = open_auth(value or {})
    except UnreadableSecretError:  # told when the job runs; an edit of another field must be possible
        return []
    return _flat(value)


def _flat(value: Any) -> Iterable[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for pair in value.items() for one in pair for text in _flat(one)]
        case list():
            return [text for one in value for text in _flat(one)]
        case _:
            return []
