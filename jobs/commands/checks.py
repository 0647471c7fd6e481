"""What is wrong with the fields of a job, in plain words. [rule]

Each check takes a value and gives a sentence, or None when there is nothing to say.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from cronmanager.language import gettext
from jobs.credentials import problem_of_auth, problem_of_signing_secret
from jobs.execution.body_rules import problem_of_expected_body
from jobs.execution.egress import check_url
from jobs.execution.messages import retold
from jobs.execution.outcome import parse_statuses
from jobs.execution.retry import parse_retry_on
from jobs.execution.templates import sample
from jobs.models import AutoReschedule, Method, MisfirePolicy, OverlapPolicy, Spread
from jobs.rescheduling.tuning import tuning_of
from jobs.rescheduling.tunings import whole
from jobs.secrets import MASK

NAME_LETTERS, DESCRIPTION_LETTERS, KEY_LETTERS, TAG_LETTERS = 200, 10_000, 200, 50
MOST_TAGS, MOST_HEADERS, MOST_PARAMS = 20, 100, 200
URL_BYTES, BODY_BYTES, HEADERS_BYTES, PARAMS_BYTES = 8 * 1024, 512 * 1024, 32 * 1024, 8 * 1024
RANGES = {
    "retry_count": (0, 10),
    "retry_backoff_ms": (0, 60_000),
    "timeout_ms": (1000, 300_000),
    "misfire_grace_seconds": (0, 604_800),
    "max_duration_ms": (1, 300_000),
    "max_slowdown": (1, 16),
    "max_timeout_ms": (1000, 300_000),
    "async_timeout_ms": (1000, 86_400_000),
}
CHOICES: dict[str, list[str]] = {
    "http_method": Method.values,
    "overlap_policy": OverlapPolicy.values,
    "misfire_policy": MisfirePolicy.values,
    "auto_reschedule": AutoReschedule.values,
    "spread": Spread.values,
}
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2: token
HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")
OURS = re.compile(
    r"x-cron-(job-id|execution-id|attempt|scheduled-for|callback)|webhook-(id|timestamp|signature)",
    re.IGNORECASE,
)
OF_THE_CONNECTION = frozenset(
    {"connection", "content-length", "expect", "keep-alive", "proxy-connection", "te", "trailer"}
    | {"transfer-encoding", "upgrade"}
)

Check = Callable[[Any], str | None]


def problems_of(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The sentences about each of `values` that is not valid."""
    found = {name: CHECKS[name](value) for name, value in values.items() if name in CHECKS}
    return {name: [sentence] for name, sentence in found.items() if sentence}


def check_name(name: str) -> str | None:
    """1 to 200 letters."""
    return (
        None
        if 0 < len(name.strip()) <= NAME_LETTERS
        else gettext("Write 1 to %(name_letters)s letters.") % {"name_letters": NAME_LETTERS}
    )


def check_endpoint(url: str) -> str | None:
    """A URL that may be called, as far as its form goes."""
    if len(url.encode()) > URL_BYTES:
        return gettext("The URL is longer than %(url_bytes)s bytes.") % {"url_bytes": URL_BYTES}
    if "{{" in url and "{{" in url.partition("://")[2].partition("/")[0].partition("?")[0]:
        return gettext("Places like {{now}} may stand in the path and the query of a URL, not in its host.")
    reason = check_url(sample(url))
    return (
        gettext("Write a URL like https://example.com/path: %(reason)s.") % {"reason": retold(reason)}
        if reason
        else None
    )


def check_headers(headers: Any) -> str | None:
    """Names and values as RFC 9110 has them, none twice, none that the connection or we set."""
    if not isinstance(headers, Mapping) or not all(isinstance(value, str) for value in headers.values()):
        return gettext('Write an object of texts, like {"Accept": "text/plain"}.')
    if len(headers) > MOST_HEADERS:
        return gettext("There are more than %(most_headers)s headers.") % {"most_headers": MOST_HEADERS}
    if sum(len(name) + len(value.encode()) for name, value in headers.items()) > HEADERS_BYTES:
        return gettext("The headers are longer than %(headers_bytes)s bytes together.") % {
            "headers_bytes": HEADERS_BYTES
        }
    if len({name.lower() for name in headers}) < len(headers):
        return gettext("A header is there twice: upper and lower case are the same.")
    return next(filter(None, (check_header(name, value) for name, value in headers.items())), None)


def check_header(name: str, value: str) -> str | None:
    """One header."""
    if not HEADER_NAME.fullmatch(name):
        return gettext("%(name)s is not the name of a header: write letters, digits and -.") % {
            "name": repr(name)
        }
    if OURS.fullmatch(name) or name.lower() in OF_THE_CONNECTION:
        return gettext("%(name)s is set for each call: leave it out.") % {"name": name}
    if not (value == MASK or HEADER_VALUE.fullmatch(value)):
        return gettext(
            "The value of %(name)s has a line break, a control character or a letter beyond ASCII in it."
        ) % {"name": name}
    return None


def check_params(params: Any) -> str | None:
    """Bounded in number and length."""
    if not isinstance(params, Mapping):
        return gettext('Write an object, like {"page": "1"}.')
    if len(params) > MOST_PARAMS:
        return gettext("There are more than %(most_params)s parameters.") % {"most_params": MOST_PARAMS}
    if len(repr(dict(params)).encode()) > PARAMS_BYTES:
        return gettext("The parameters are longer than %(params_bytes)s bytes together.") % {
            "params_bytes": PARAMS_BYTES
        }
    return None


def check_tags(tags: list[str]) -> str | None:
    """At most 20, each of 1 to 50 letters."""
    if len(tags) > MOST_TAGS:
        return gettext("There are more than %(most_tags)s tags.") % {"most_tags": MOST_TAGS}
    if any(not 0 < len(tag) <= TAG_LETTERS for tag in tags):
        return gettext("A tag has 1 to %(tag_letters)s letters.") % {"tag_letters": TAG_LETTERS}
    return None


def check_statuses(text: str) -> str | None:
    """Ranges of statuses."""
    try:
        parse_statuses(text)
    except ValueError as error:
        return str(error)
    return None


def check_retry_on(text: str) -> str | None:
    """Ranges of statuses, and kinds of failure."""
    try:
        parse_retry_on(text)
    except ValueError as error:
        return str(error)
    return None


def check_tuning(overrides: Any) -> str | None:
    """Constants of auto-rescheduling, each in its range."""
    if not isinstance(overrides, Mapping):
        return gettext('Write an object of numbers, like {"breaker_failures": 5}.')
    try:
        tuning_of(whole(overrides))
    except ValueError as error:
        return str(error)
    return None


def check_expected_body(value: Any) -> str | None:
    """Rules about the body, of texts that the database can hold."""
    return problem_of_expected_body(value) or _unstorable(value)


def _unstorable(value: Any) -> str | None:
    text = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in text:
        return gettext("A text has a NUL in it.")
    try:
        text.encode()
    except UnicodeEncodeError:
        return gettext("A text has half a letter in it, which is no Unicode.")
    return None


def at_most_bytes(limit: int) -> Check:
    """A check of a text's length in UTF-8."""
    return lambda text: (
        gettext("This is longer than %(limit)s bytes.") % {"limit": limit}
        if len(text.encode()) > limit
        else None
    )


def at_most_letters(limit: int) -> Check:
    """A check of a text's length."""
    return lambda text: (
        gettext("This is longer than %(limit)s letters.") % {"limit": limit}
        if text and len(text) > limit
        else None
    )


def within(least: int, most: int) -> Check:
    """A check of a number's range."""
    return lambda number: (
        None
        if number is None or least <= number <= most
        else gettext("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most}
    )


def one_of(known: list[str]) -> Check:
    """A check of a choice."""
    return lambda value: (
        None if value in known else gettext("Write one of %(known)s.") % {"known": ", ".join(known)}
    )


CHECKS: dict[str, Check] = {
    "name": check_name,
    "description": at_most_letters(DESCRIPTION_LETTERS),
    "endpoint_url": check_endpoint,
    "headers": check_headers,
    "body": at_most_bytes(BODY_BYTES),
    "query_params": check_params,
    "expected_status": check_statuses,
    "retry_on": check_retry_on,
    "auth": problem_of_auth,
    "signing_secret": problem_of_signing_secret,
    "expected_body": check_expected_body,
    "key": at_most_letters(KEY_LETTERS),
    "rescheduling_tuning": check_tuning,
    "tags": check_tags,
    **{name: within(*limits) for name, limits in RANGES.items()},
    **{name: one_of(known) for name, known in CHOICES.items()},
}
