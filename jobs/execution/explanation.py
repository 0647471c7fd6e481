"""Why an attempt failed, in sentences that a person can act on. [rule]

Made when it is read, from what was stored: the kind, the message, the status, and the facts of the call
(`record_rows` writes them: host, port, phase, reason, limitMs).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cronmanager.language import gettext, gettext_noop
from jobs.execution.messages import retold


@dataclass(frozen=True, slots=True)
class Failure:
    """What is known of a failed attempt."""

    kind: str
    message: str
    status: int | None
    facts: Mapping[str, Any]

    @property
    def where(self) -> str:
        """The endpoint's host and port."""
        host, port = self.facts.get("host"), self.facts.get("port")
        return f"{host}:{port}" if host and port else host or gettext("the endpoint")

    @property
    def phase(self) -> str:
        """How far the call had come."""
        return self.facts.get("phase") or ""

    @property
    def limit(self) -> str:
        """The time that was up."""
        limit_ms = self.facts.get("limitMs")
        return f"{limit_ms / 1000:g} s" if limit_ms else gettext("its time")


TIMEOUTS = {
    "queue": gettext_noop(
        "No thread was free to call {where} within {limit}: the worker has too many slow calls at once."
    ),
    "dns": gettext_noop("The name {host} was not resolved within {limit}: its name servers are silent."),
    "connect": gettext_noop(
        "{where} neither took nor refused the connection within {limit}. The host may be down or too "
        "busy, or a firewall drops what comes from here."
    ),
    "tls": gettext_noop("{where} took the connection but did not finish the TLS handshake within {limit}."),
    "answer": gettext_noop(
        "The endpoint accepted the connection but sent nothing within {limit}. If it needs longer, "
        "raise timeoutMs or let it answer first and work afterwards."
    ),
    "callback": gettext_noop(
        "The endpoint took the work (202) and did not report its end within {limit}. Let it send a "
        "POST to the URL in X-Cron-Callback when it is done, or raise asyncTimeoutMs."
    ),
    "body": gettext_noop(
        "The endpoint began its answer but had not finished it within {limit}. If the answer is long, "
        "raise timeoutMs; if it drips, look at the endpoint."
    ),
}
CERTIFICATES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), sentence)
    for pattern, sentence in (
        ("expired", gettext_noop("The certificate of {where} has expired: renew it.")),
        (
            "not yet valid",
            gettext_noop("The certificate of {where} is not valid yet: check its dates and both clocks."),
        ),
        (
            "mismatch|alternative certificate subject name|does not match",
            gettext_noop(
                "The certificate of {where} is for another name than {host}: call the name that it is "
                "for, or get one for {host}."
            ),
        ),
        (
            "self.signed",
            gettext_noop(
                "The certificate of {where} is signed by itself, so nobody vouches for it: get one from a "
                "public authority, or turn verifyTls off for an endpoint of your own."
            ),
        ),
        (
            "issuer certificate|unable to verify",
            gettext_noop(
                "The certificate of {where} is signed by an authority that is not trusted here; often the "
                "server leaves out the certificates in between."
            ),
        ),
        (
            "wrong.version|http.request|packet length|record layer|unknown protocol",
            gettext_noop("{where} does not speak TLS: does the URL mean http:// or another port?"),
        ),
    )
)
STATUSES = {
    400: gettext_noop("It does not understand the request: check URL, headers and body."),
    401: gettext_noop("It wants a credential that the request has not: check Authorization."),
    403: gettext_noop("It knows the request and refuses it: check the credential's rights."),
    404: gettext_noop("It has nothing at this path: check the URL."),
    405: gettext_noop("It does not take this method: check httpMethod."),
    408: gettext_noop("It gave up waiting for the request."),
    410: gettext_noop("What was there is gone for good: change the URL or end the job."),
    413: gettext_noop("The body is too large for it."),
    415: gettext_noop("It does not take a body of this Content-Type."),
    422: gettext_noop("It understands the request and finds the values wrong: check the body."),
    429: gettext_noop("It is called more often than it allows: call less often."),
    500: gettext_noop("It failed at its own work: its log says why."),
    501: gettext_noop("It does not know this method."),
    502: gettext_noop("A proxy before it had no proper answer from it."),
    503: gettext_noop("It is overloaded or down for a while."),
    504: gettext_noop("A proxy before it waited in vain for its answer."),
}
CLASSES = {
    1: gettext_noop("That is no final answer."),
    2: gettext_noop("expectedStatus may be too narrow."),
    3: gettext_noop("It leads elsewhere: turn followRedirects on, or call the new URL."),
    4: gettext_noop("It refuses the request."),
    5: gettext_noop("It failed at its own work."),
}


def explain(kind: str | None, message: str | None, status: int | None, facts: Any) -> str | None:
    """What happened and what to do about it; None when nothing failed."""
    if kind is None:
        return None
    failure = Failure(kind, message or "", status, facts or {})
    return _begun(EXPLAINED.get(kind, _as_told)(failure))


def _begun(text: str) -> str:
    """A sentence has a capital, whatever stands for the host."""
    return text[:1].upper() + text[1:] if text.startswith(gettext("the endpoint")) else text


def _as_told(failure: Failure) -> str:
    message = retold(failure.message)
    return message if message.endswith((".", "!", "?")) else f"{message}."


def _with(failure: Failure, advice: str) -> str:
    """What was recorded, and what to do."""
    return f"{_as_told(failure)} {advice}".strip()


def _filled(sentence: str, failure: Failure) -> str:
    host = failure.facts.get("host") or gettext("the endpoint")
    return gettext(sentence).format(where=failure.where, host=host, limit=failure.limit)


def _timeout(failure: Failure) -> str:
    sentence = TIMEOUTS.get(failure.phase)
    return _filled(sentence, failure) if sentence else _as_told(failure)


def _dns(failure: Failure) -> str:
    reason = failure.facts.get("reason")
    if not reason:
        return _as_told(failure)
    told = gettext("The name %(host)s did not resolve: %(reason)s.")
    return told % {"host": failure.facts.get("host"), "reason": retold(reason)}


def _connect(failure: Failure) -> str:
    reason = str(failure.facts.get("reason") or "")
    if failure.phase in ("answer", "body"):
        how = f" ({reason})" if reason else ""
        ended = gettext(
            "%(where)s took the connection and ended it before its answer was whole%(how)s: the service may "
            "have crashed, or a proxy cut it off."
        )
        return ended % {"where": failure.where, "how": how}
    if "refused" in reason.lower():
        return _filled(
            gettext_noop(
                "Nothing listens at {where}: the connection was refused. Is the service running, and is the "
                "port right?"
            ),
            failure,
        )
    told = gettext("%(where)s cannot be reached: %(reason)s.")
    return told % {"where": failure.where, "reason": reason or gettext("no connection was made")}


def _tls(failure: Failure) -> str:
    reason = str(failure.facts.get("reason") or failure.message)
    for pattern, sentence in CERTIFICATES:
        if pattern.search(reason):
            return _filled(sentence, failure)
    told = gettext("%(where)s and we could not agree on TLS: %(reason)s.")
    return told % {"where": failure.where, "reason": reason}


def _http_status(failure: Failure) -> str:
    status = failure.status or 0
    advice = STATUSES.get(status) or CLASSES.get(status // 100, "")
    return _with(failure, gettext(advice) if advice else "")


def _blocked(failure: Failure) -> str:
    is_later = failure.phase == "redirect" or failure.facts.get("redirects")
    return _with(
        failure,
        gettext("The redirect was not followed.") if is_later else gettext("The request was not sent."),
    )


def _too_large(failure: Failure) -> str:
    return _with(failure, gettext("The rest was not read; let the endpoint answer with less."))


def _redirect(failure: Failure) -> str:
    advice = gettext("Call the URL that it leads to in the end, or mend the endpoint's redirects.")
    return _with(failure, advice)


def _protocol(failure: Failure) -> str:
    if failure.phase == "request":
        return _with(failure, gettext("Nothing was sent: correct the job."))
    advice = gettext("Is there a web server behind this port, and was its answer cut short?")
    return _with(failure, advice)


def _worker_lost(failure: Failure) -> str:
    advice = gettext("The endpoint may have been called: it can tell by X-Cron-Execution-Id.")
    return _with(failure, advice)


def _reported(failure: Failure) -> str:
    return _with(failure, gettext("The endpoint said so itself, in its report: its log knows more."))


EXPLAINED: dict[str, Callable[[Failure], str]] = {
    "timeout": _timeout,
    "dns": _dns,
    "connect": _connect,
    "tls": _tls,
    "http_status": _http_status,
    "assertion": _as_told,
    "blocked": _blocked,
    "too_large": _too_large,
    "redirect": _redirect,
    "protocol": _protocol,
    "worker_lost": _worker_lost,
    "reported": _reported,
}
