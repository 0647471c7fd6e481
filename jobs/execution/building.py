"""From a draft to the request of one attempt: places filled, numbered, signed. [story]"""

from dataclasses import dataclass, replace
from uuid import UUID

from jobs.execution import callbacks, templates
from jobs.execution.drafts import Draft, Places, basic_credential
from jobs.execution.messages import Message
from jobs.execution.request import full_url, with_attempt
from jobs.execution.signing import signature_headers
from jobs.execution.templates import TemplateError, Values, fill
from jobs.execution.transport import NOT_SENT, Fault, Request


@dataclass(frozen=True, slots=True)
class Attempt:
    """Whose attempt it is; `values` has the rest."""

    job_id: UUID
    execution_id: UUID
    number: int
    callback_url: str = ""  # empty: no report is asked for


def build(draft: Draft | Fault, attempt: Attempt, values: Values) -> Request | Fault:
    """The request as it goes out, or why there is none."""
    if isinstance(draft, Fault):
        return draft
    try:
        request = _filled(draft.request, draft.places, values) if draft.places else draft.request
    except TemplateError as error:
        return Fault("protocol", Message.UNBUILT % {"reason": error}, facts=NOT_SENT)
    request = with_attempt(
        request, attempt.job_id, attempt.execution_id, attempt.number, values.scheduled_for
    )
    if attempt.callback_url:
        request = with_callback(request, attempt.callback_url)
    if not draft.keys:
        return request
    signed = signature_headers(draft.keys, values.execution_id, values.now, request.body)
    return replace(request, headers=(*request.headers, *signed))


def with_callback(request: Request, url: str) -> Request:
    """`request` with the URL of its report, which no other host and no reader of the history learns."""
    return replace(
        request,
        headers=(*request.headers, (callbacks.HEADER, url)),
        secret_headers=request.secret_headers | {callbacks.HEADER.lower()},
        secrets=(*request.secrets, url.rpartition("/")[2]),
    )


def _filled(request: Request, places: Places, values: Values) -> Request:
    query = {
        fill(name, values, templates.as_it_is): [fill(one, values, templates.as_it_is) for one in several]
        for name, several in places.query
    }
    headers = tuple((name, fill(value, values, templates.in_header)) for name, value in places.headers)
    if places.basic:
        credential = basic_credential(fill(places.basic, values, templates.as_it_is))
        headers = (*headers, ("Authorization", credential))
    body = fill(places.body, values, places.in_body)
    used = [values.secrets[name] for name in places.secret_names if name in values.secrets]
    own = [value for name, value in headers if name.lower() in request.secret_headers]
    return replace(
        request,
        url=full_url(fill(places.url, values, templates.in_url), query),
        headers=headers,
        body=body.encode() if body else None,
        secrets=(*request.secrets, *used, *own),
    )
