"""What a command has said so far, and the job's fields that this makes. [rule]"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from cronmanager.language import gettext

FORM_TYPE, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"


@dataclass(slots=True)
class Draft:
    """What the options have said so far."""

    url: str = ""
    method: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    user: str = ""
    bearer: str = ""
    is_get: bool = False
    is_head: bool = False
    is_json: bool = False
    follows: bool = False
    verifies: bool = True
    timeout_ms: int | None = None
    warnings: list[str] = field(default_factory=list)

    def set_header(self, name: str, value: str) -> None:
        """As curl: a later one of the same name stands beside the first; here it is joined to it."""
        known = next((one for one in self.headers if one.lower() == name.lower()), None)
        if known is None:
            self.headers[name] = value
        else:
            self.headers[known] += ("; " if name.lower() == "cookie" else ", ") + value


def fields_of(draft: Draft) -> dict[str, Any]:
    """A job's fields, as on the wire."""
    body = "&".join(draft.data)
    url, query = draft.url, [*draft.query]
    if draft.is_get:
        query, body = [*draft.data, *query], ""
    method = draft.method or (
        "HEAD" if draft.is_head else "POST" if draft.data and not draft.is_get else "GET"
    )
    fields: dict[str, Any] = {"endpointUrl": url, "httpMethod": method}
    fields |= _query_fields(url, query)
    _default_types(draft, has_body=bool(draft.data) and not draft.is_get)
    fields |= _auth_fields(draft)
    if draft.headers:
        fields["headers"] = dict(draft.headers)
    if body:
        fields["body"] = body
    fields["followRedirects"], fields["verifyTls"] = draft.follows, draft.verifies
    if draft.timeout_ms is not None:
        fields["timeoutMs"] = draft.timeout_ms
    return fields


def _query_fields(url: str, query: list[str]) -> dict[str, Any]:
    """Parameters become the job's, where they are names with values; else they stay in the URL."""
    if not query:
        return {}
    pairs = parse_qsl("&".join(query), keep_blank_values=True)
    if not all("=" in part for text in query for part in text.split("&")):
        parts = urlsplit(url)
        whole = "&".join(filter(None, [parts.query, *query]))
        return {"endpointUrl": urlunsplit(parts._replace(query=whole))}
    named: dict[str, Any] = {}
    for name, value in pairs:
        known = named.get(name)
        named[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
    return {"queryParams": named}


def _default_types(draft: Draft, *, has_body: bool) -> None:
    """The types that curl itself would send."""
    names = {name.lower() for name in draft.headers}
    if has_body and "content-type" not in names:
        draft.headers["Content-Type"] = JSON_TYPE if draft.is_json else FORM_TYPE
    if draft.is_json and "accept" not in names:
        draft.headers["Accept"] = JSON_TYPE


def _auth_fields(draft: Draft) -> dict[str, Any]:
    """-u and bearer tokens as the job's own credentials, which are encrypted."""
    if draft.user:
        name, _, password = draft.user.partition(":")
        if name and password:
            return {"auth": {"type": "basic", "username": name, "password": password}}
        draft.warnings.append(gettext("-u without a user name and a password was not carried over."))
    if draft.bearer:
        return {"auth": {"type": "bearer", "token": draft.bearer}}
    return {}
