"""A curl command as the fields of a job. [rule]"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from cronmanager.language import gettext
from monitoring.dashboard.curl_command.drafts import Draft, fields_of
from monitoring.dashboard.curl_command.options import (
    HINTS,
    REFUSED,
    SILENT,
    WITH_VALUE,
    WITHOUT_VALUE,
    Option,
    options_of,
)
from monitoring.dashboard.curl_command.quoting import words_of
from monitoring.dashboard.curl_command.words import CurlError

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SHORTEST_MS, LONGEST_MS = 1000, 300_000
PROMPT = re.compile(r"^\ufeff?\s*[$#>%]\s+")
UNCARRIED_HEADERS = re.compile(
    r"content-length|host|connection|transfer-encoding|expect|te|trailer|upgrade|keep-alive|proxy-connection"
    r"|accept-encoding|x-cron-.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """The fields of a job that the command names, as on the wire, and what was not carried over."""

    fields: dict[str, Any]
    warnings: tuple[str, ...] = ()


def job_of_curl(command: str) -> Pasted:
    """What `command` would send, as a job's fields. Raises CurlError that says where it cannot be read."""
    words = words_of(PROMPT.sub(lambda match: " " * len(match[0]), command))
    if not words or not re.fullmatch(r"(.*[/\\])?curl(\.exe)?", words[0].text):
        raise CurlError(gettext("Paste a command that begins with curl"), words[0].position if words else 0)
    draft = Draft()
    for option in options_of(words[1:]):
        _read(draft, option)
    if not draft.url:
        raise CurlError(gettext("The command names no address"), len(command))
    return Pasted(fields_of(draft), tuple(dict.fromkeys(draft.warnings)))


def _read(draft: Draft, option: Option) -> None:
    if option.name in REFUSED:
        raise CurlError(gettext(REFUSED[option.name]), option.position)
    if option.name in WITHOUT_VALUE:
        _read_switch(draft, option.name)
    elif option.name in WITH_VALUE:
        READ.get(option.name, _read_data)(draft, option)
    elif option.name not in SILENT:
        draft.warnings.append(left_out(option))


def left_out(option: Option) -> str:
    """That it was, and what stands in for it."""
    told = gettext("%(option)s was not carried over.") % {"option": option.written}
    return f"{told} {gettext(HINTS[option.name])}" if option.name in HINTS else told


def _read_switch(draft: Draft, name: str) -> None:
    match name:
        case "get":
            draft.is_get = True
        case "head":
            draft.is_head = True
        case "insecure":
            draft.verifies = False
        case "location" | "location-trusted":
            draft.follows = True


def _read_url(draft: Draft, option: Option) -> None:
    if draft.url:
        raise CurlError(
            gettext("There is a second address: only one request fits into a job"), option.position
        )
    url = option.value if "://" in option.value else f"http://{option.value}"
    if not url.startswith(("http://", "https://")):
        raise CurlError(gettext("Only http and https are called"), option.position)
    try:
        draft.url = urlunsplit(urlsplit(url)._replace(fragment=""))
    except ValueError as error:
        told = gettext("The address cannot be read: %(reason)s") % {"reason": error}
        raise CurlError(told, option.position) from error


def _read_request(draft: Draft, option: Option) -> None:
    if option.value.upper() not in METHODS:
        told = gettext("A job has no method %(method)s: %(known)s")
        known = {"method": repr(option.value[:20]), "known": ", ".join(METHODS)}
        raise CurlError(told % known, option.position)
    draft.method = option.value.upper()


def _read_header(draft: Draft, option: Option) -> None:
    name, colon, value = option.value.partition(":")
    name, value = name.strip(), value.strip()
    if option.value.startswith("@"):
        raise CurlError(gettext("A file of headers cannot be read here: write them out"), option.position)
    if not colon and name.endswith(";"):
        draft.set_header(name[:-1], "")
    elif not colon or not name:
        told = gettext("%(line)s is no header and was left out.")
        draft.warnings.append(told % {"line": repr(option.value[:40])})
    elif UNCARRIED_HEADERS.fullmatch(name):
        told = gettext("The header %(name)s is set for each call, so it was not carried over.")
        draft.warnings.append(told % {"name": name})
    elif value:
        draft.set_header(name, value)


def _read_user(draft: Draft, option: Option) -> None:
    draft.user = option.value


def _read_bearer(draft: Draft, option: Option) -> None:
    draft.bearer = option.value


def _read_cookie(draft: Draft, option: Option) -> None:
    if "=" not in option.value:
        raise CurlError(
            gettext("A file of cookies (-b) cannot be read here: write name=value"), option.position
        )
    draft.set_header("Cookie", option.value)


def _read_named_header(draft: Draft, option: Option) -> None:
    name = {"user-agent": "User-Agent", "referer": "Referer"}[option.name]
    draft.headers = {one: value for one, value in draft.headers.items() if one.lower() != name.lower()}
    if option.value:
        draft.headers[name] = option.value


def _read_max_time(draft: Draft, option: Option) -> None:
    if not re.fullmatch(r"\d{1,7}(\.\d{1,6})?|\.\d{1,6}", option.value, re.ASCII):
        told = gettext("%(option)s wants seconds, as 30 or 2.5")
        raise CurlError(told % {"option": option.written}, option.position)
    wanted_ms = round(float(option.value) * 1000)
    draft.timeout_ms = min(max(wanted_ms, SHORTEST_MS), LONGEST_MS)
    if draft.timeout_ms != wanted_ms:
        told = gettext("%(option)s became %(nearest)s s, the nearest a job may have.")
        nearest = f"{draft.timeout_ms / 1000:g}"
        draft.warnings.append(told % {"option": f"{option.written} {option.value}", "nearest": nearest})


def _read_data(draft: Draft, option: Option) -> None:
    """-d and its kin; several are joined by &."""
    if option.name not in ("data-raw", "data-urlencode") and option.value.startswith("@"):
        raise CurlError(gettext("A file (@) cannot be read here: write its content"), option.position)
    if option.name == "data-urlencode":
        draft.data.append(_encoded(option))
        return
    if option.name == "json":
        draft.is_json = True
        draft.data[-1:] = [draft.data[-1] + option.value] if draft.data else [option.value]
        return
    draft.data.append(option.value)


def _read_query(draft: Draft, option: Option) -> None:
    draft.query.append(option.value[1:] if option.value.startswith("+") else _encoded(option))


def _encoded(option: Option) -> str:
    name, equals, content = option.value.partition("=")
    if "@" in name:
        raise CurlError(gettext("A file (@) cannot be read here: write its content"), option.position)
    if not equals:
        return _percent(option.value)
    return f"{name}={_percent(content)}" if name else _percent(content)


def _percent(text: str) -> str:
    return quote(text, safe="", errors="replace")


READ = {
    "url": _read_url,
    "request": _read_request,
    "header": _read_header,
    "user": _read_user,
    "oauth2-bearer": _read_bearer,
    "cookie": _read_cookie,
    "user-agent": _read_named_header,
    "referer": _read_named_header,
    "max-time": _read_max_time,
    "url-query": _read_query,
}
