"""The request of an execution, made by what makes all requests, secrets masked. [use case]"""

from collections.abc import Mapping
from dataclasses import dataclass

from jobs.api.serializers.trials import shown_request
from jobs.execution.transport import Fault
from jobs.execution.trials import build_again
from jobs.models import CronExecution
from monitoring.dashboard.answers import ShownBody, shown
from monitoring.dashboard.curl_command import Shown, as_curl

CURLS_OWN = frozenset({"host", "content-length", "connection", "accept-encoding"})  # it writes them itself


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as people may see it; `is_newer` where the job was changed since the call began."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: ShownBody
    curl: str
    is_newer: bool
    problem: str = ""


def sent(execution: CronExecution) -> Sent:
    """The request as the job would send it for this execution."""
    request, job = build_again(execution), execution.job
    is_newer = job.updated_at > (execution.started_at or execution.scheduled_for)
    shape = shown_request(request)
    if isinstance(request, Fault) or shape is None:
        problem = request.message if isinstance(request, Fault) else ""
        return Sent(job.http_method, job.endpoint_url, {}, shown(None), "", is_newer, problem)
    kept = {name: value for name, value in shape["headers"].items() if name.lower() not in CURLS_OWN}
    body = shape["body"] or ""
    told = shape["method"], shape["url"], kept, body, shape["timeoutMs"]
    curl = as_curl(Shown(*told, follows_redirects=job.follow_redirects, verifies_tls=job.verify_tls))
    return Sent(shape["method"], shape["url"], shape["headers"], shown(body.encode()), curl, is_newer)
