"""What a redirect turns a request into. [rule]"""

from dataclasses import replace
from urllib.parse import SplitResult, urljoin, urlsplit

from jobs.execution.egress import SCHEMES, check_url, plain_name
from jobs.execution.messages import Message
from jobs.execution.transport import MAX_REDIRECTS, Facts, Fault, FaultKind, Request

REDIRECTS = frozenset({301, 302, 303, 307, 308})
SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})
BODY_HEADERS = frozenset({"content-type", "content-length", "content-encoding", "content-language"})
PORTS = {"http": 80, "https": 443}


def follow(request: Request, status: int, location: str, followed: int) -> Request | Fault:
    """The next request, after `followed` redirects (0 at the first) and an answer that leads to `location`.

    303, and 301 or 302 after a POST, are followed by a GET without body (RFC 9110, as every browser does
    it); all else keeps method and body. Secret headers stay with the scheme, host and port they are for.
    """
    if followed >= MAX_REDIRECTS:
        return _fault("redirect", Message.MANY_REDIRECTS % {"count": MAX_REDIRECTS, "location": location})
    url = _resolve(request.url, location)
    if isinstance(url, Fault):
        return url
    problem = check_url(url)
    if problem:
        kind: FaultKind = (
            "blocked" if _scheme(url) not in SCHEMES or "@" in urlsplit(url).netloc else "redirect"
        )
        return _fault(kind, Message.LED_ASTRAY % {"location": repr(url), "problem": problem})
    changed = _with_method(request, status)
    if _origin(urlsplit(url)) != _origin(urlsplit(request.url)):
        changed = _without_headers(changed, SECRET_HEADERS | request.secret_headers | {"host"})
    return replace(changed, url=url)


def _resolve(base: str, location: str) -> str | Fault:
    """The absolute URL; the fragment, which is never sent, is dropped."""
    try:
        return urljoin(base, location.strip(" \t")).partition("#")[0]
    except ValueError as error:
        return _fault("redirect", Message.LED_NOWHERE % {"location": repr(location), "reason": error})


def _fault(kind: FaultKind, message: str) -> Fault:
    return Fault(kind, message, facts=Facts(phase="redirect"))


def _with_method(request: Request, status: int) -> Request:
    becomes_get = (status == 303 and request.method != "HEAD") or (
        status in (301, 302) and request.method == "POST"
    )
    if not becomes_get:
        return request
    return replace(_without_headers(request, BODY_HEADERS), method="GET", body=None)


def _without_headers(request: Request, names: frozenset[str]) -> Request:
    return replace(request, headers=tuple(pair for pair in request.headers if pair[0].lower() not in names))


def _scheme(url: str) -> str:
    return url.partition(":")[0].lower()


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, plain_name(parts.hostname or ""), parts.port or PORTS.get(parts.scheme)
