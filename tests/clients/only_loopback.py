"""Hooks of schemathesis: whatever job it invents, its endpoint is on this machine."""

from typing import Any
from urllib.parse import urlsplit

import schemathesis

NOBODY = "127.0.0.1:9"


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Put loopback in the place of any host that a job would call."""
    for body in jobs_in(case.body):
        url = body.get("endpointUrl")
        if isinstance(url, str) and url.lower().startswith(("http://", "https://")):
            body["endpointUrl"] = at_loopback(url)


def jobs_in(body: Any) -> list[dict[str, Any]]:
    """The objects in a request's body that may be jobs."""
    if not isinstance(body, dict):
        return []
    return [body, *(inner for inner in body.values() if isinstance(inner, dict))]


def at_loopback(url: str) -> str:
    """`url` with another host; one that cannot be split is no URL, and is refused as it is."""
    try:
        return urlsplit(url)._replace(scheme="http", netloc=NOBODY).geturl()
    except ValueError:
        return url
