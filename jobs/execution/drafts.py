"""What a job sends, read from its columns once and kept; for calls, tests and dry runs alike. [adapter]"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from cronmanager.encryption import decrypt
from jobs.credentials import open_auth
from jobs.execution import signing, templates
from jobs.execution.messages import Message
from jobs.execution.request import content_type_of, fixed_headers, full_url
from jobs.execution.templates import Escape, Template
from jobs.execution.transport import NOT_SENT, Fault, Request
from jobs.models import CronJob
from jobs.secrets import open_headers, secret_names

DRAFTS_KEPT = 16_384


class Columns(NamedTuple):
    """A job's columns that make its request, the objects as JSON text."""

    method: str
    url: str
    query: str
    headers: str
    body: str
    timeout_ms: int
    redirects: bool
    tls: bool
    auth: str | None
    signing: str | None

    @classmethod
    def of(cls, job: CronJob) -> "Columns":
        """Those of a job that was not read by the claim."""
        objects = (job.query_params, job.headers, job.auth, job.signing_secrets)
        query, headers, auth, signing_secrets = map(json.dumps, objects)
        return cls(
            job.http_method,
            job.endpoint_url,
            query,
            headers,
            job.body,
            job.timeout_ms,
            job.follow_redirects,
            job.verify_tls,
            auth if job.auth else None,
            signing_secrets,
        )


@dataclass(frozen=True, slots=True)
class Places:
    """Where a request has places to fill in."""

    url: Template
    query: tuple[tuple[Template, tuple[Template, ...]], ...]
    headers: tuple[tuple[str, Template], ...]
    basic: Template | None  # user name and password, encoded once they are filled in
    body: Template
    in_body: Escape
    secret_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A request before its attempt. With `places` its URL, headers and body are yet to be made."""

    request: Request
    host: str
    places: Places | None
    keys: tuple[bytes, ...]


@lru_cache(maxsize=DRAFTS_KEPT)
def draft(columns: Columns) -> Draft | Fault:
    """The job's draft, or why it cannot be made into a request."""
    try:
        return _draft(columns)
    except ValueError as error:
        return Fault("protocol", Message.UNBUILT % {"reason": error}, facts=NOT_SENT)


def _draft(columns: Columns) -> Draft:
    stored, query = json.loads(columns.headers), json.loads(columns.query)
    auth = open_auth(json.loads(columns.auth)) if columns.auth else {}
    headers, basic = _with_auth(open_headers(stored), auth)
    places = _places(columns, query, headers, basic)
    hidden = secret_names(stored) | ({"authorization"} if auth else frozenset())
    if places:
        hidden |= {name.lower() for name, value in places.headers if templates.secret_names([value])}
    tokens = [decrypt(token) for token in json.loads(columns.signing or "[]")]
    secrets = (*(value for name, value in headers.items() if name.lower() in hidden), *tokens)
    request = Request(
        columns.method,
        columns.url if places else full_url(columns.url, query),
        fixed_headers(headers, columns.body),
        columns.body.encode() if columns.body else None,
        columns.timeout_ms,
        columns.redirects,
        columns.tls,
        hidden,
        secrets,
    )
    host = urlsplit(templates.sample(columns.url)).netloc.lower()
    return Draft(request, host, places, tuple(map(signing.key_of, tokens)))


def _with_auth(headers: dict[str, str], auth: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The headers with the credential; a basic one with places to fill in by itself."""
    if auth.get("type") == "bearer":
        return {**headers, "Authorization": f"Bearer {auth['token']}"}, ""
    if auth.get("type") != "basic":
        return headers, ""
    pair = f"{auth['username']}:{auth['password']}"
    if templates.is_template(pair):
        return headers, pair
    return {**headers, "Authorization": basic_credential(pair)}, ""


def basic_credential(pair: str) -> str:
    """`user:password` as a header's value (RFC 7617)."""
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _places(
    columns: Columns, query: Mapping[str, str | list[str]], headers: Mapping[str, str], basic: str
) -> Places | None:
    lists = {name: value if isinstance(value, list) else [value] for name, value in query.items()}
    texts = [columns.url, columns.body, basic, *headers.values(), *lists]
    texts += [value for values in lists.values() for value in values]
    if not any(templates.is_template(text) for text in texts):
        return None
    parse = templates.parse
    written = fixed_headers(headers, columns.body)
    return Places(
        parse(columns.url),
        tuple((parse(name), tuple(map(parse, values))) for name, values in lists.items()),
        tuple((name, parse(value)) for name, value in written),
        parse(basic) if basic else None,
        parse(columns.body),
        templates.escape_for(content_type_of(written)),
        templates.secret_names(map(parse, texts)),
    )
