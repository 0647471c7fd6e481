"""What of a request goes onto the wire, the same for every transport. [rule]"""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import quote, urlsplit, urlunsplit

from jobs.execution.egress import check_url, to_ascii
from jobs.execution.messages import Message
from jobs.execution.transport import NOT_SENT, Fault, Request

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
METHOD = re.compile(r"[A-Z]{1,20}")
# The transport frames the message itself: a job's own framing could leave a second request in a connection
# that the next job, of another owner, then reads the answer of.
FRAMING_HEADERS = frozenset(
    (
        "content-length",
        "transfer-encoding",
        "te",
        "trailer",
        "upgrade",
        "keep-alive",
        "proxy-connection",
        "expect",
    )
)
WITH_LENGTH = ("POST", "PUT", "PATCH")
URLS_KEPT = 16_384
URL_SAFE = "%/:?#[]@!$&'()*+,;=~"


def check_request(request: Request) -> Fault | None:
    """Why `request` cannot be sent at all; None when it can."""
    problem = check_url(request.url)
    if problem:
        return Fault("blocked", Message.BLOCKED % {"problem": problem}, facts=NOT_SENT)
    if not METHOD.fullmatch(request.method):
        return Fault("protocol", Message.NO_METHOD % {"method": repr(request.method)}, facts=NOT_SENT)
    for name, value in request.headers:
        if not TOKEN.fullmatch(name):
            return Fault("protocol", Message.NO_HEADER_NAME % {"name": repr(name)}, facts=NOT_SENT)
        if "\n" in value or "\r" in value or "\0" in value:
            return Fault("protocol", Message.BROKEN_HEADER % {"name": name}, facts=NOT_SENT)
    return None


def sent_headers(request: Request) -> list[tuple[str, str]]:
    """The headers without those that frame the message; `Connection` only to ask for a close."""
    return [
        (name, value)
        for name, value in request.headers
        if (low := name.lower()) not in FRAMING_HEADERS
        and (low != "connection" or value.strip().lower() == "close")
    ]


def sent_url(url: str) -> str:
    """`url` in ASCII: the host as DNS has it, other letters percent-encoded."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    netloc = f"[{host}]{port}" if ":" in host else f"{to_ascii(host) or host}{port}"
    path, query = quote(parts.path, safe=URL_SAFE), quote(parts.query, safe=URL_SAFE)
    return urlunsplit((parts.scheme, netloc, path, query, ""))


@lru_cache(URLS_KEPT)
def host_and_port(url: str) -> tuple[str, int]:
    """Where `url` leads, as a name in ASCII and a port."""
    parts = urlsplit(sent_url(url))
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


@lru_cache(URLS_KEPT)
def is_address(host: str) -> bool:
    """Whether `host` is an address as it stands, so that no DNS is needed."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def sent_body(request: Request) -> bytes | None:
    """The body; an empty one where servers insist on a Content-Length, none for HEAD."""
    if request.method == "HEAD":
        return None
    if request.body is None and request.method in WITH_LENGTH:
        return b""
    return request.body
