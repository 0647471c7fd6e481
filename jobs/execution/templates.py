"""Texts with places to fill in, like {{scheduledFor|date:"%Y-%m-%d",-1d}} and {{secret:NAME}}. [rule]

Two braces stand for themselves when written {{"{{"}}. Quotes may be ', " or, inside JSON, \\".
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from html import escape
from typing import Literal
from urllib.parse import quote, quote_plus

from cronmanager.language import gettext
from jobs.execution.messages import Message
from jobs.schedules.zones import zone_named

PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
LITERAL = re.compile(r"""(\\?["'])(.*)\1""", re.DOTALL)
SECRET = re.compile(r"secret:([A-Za-z_][A-Za-z0-9_-]{0,63})")
VARIABLE = re.compile(
    r"""(?P<name>\w+)\s*(\|\s*date:\s*(?P<quote>\\?["'])(?P<format>.*?)(?P=quote)\s*"""
    r"""(,\s*(?P<sign>[+-])(?P<count>\d{1,6})(?P<unit>[smhdw])\s*)?)?""",
    re.ASCII | re.DOTALL,
)
TIMES, TEXTS = ("scheduledFor", "now"), ("executionId", "attempt", "jobName", "jobId")
UNCLOSED = re.compile(rf"\{{\{{\s*(?:secret:|(?:{'|'.join(TIMES + TEXTS)})\b).{{,20}}", re.DOTALL)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
FARTHEST = timedelta(days=3660)
DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
DIRECTIVES = frozenset("aAbBdfGHIjmMpsSuVyYzZ%")
Kind = Literal["text", "variable", "secret"]
Escape = Callable[[str], str]


class TemplateError(ValueError):
    """A place that cannot be filled in, in a sentence."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a template: a text as it stands, or a place for a variable or a secret."""

    kind: Kind
    text: str
    format: str | None = None
    offset: timedelta = timedelta()
    is_calendar: bool = False  # the offset is of days: the wall clock's, whatever daylight saving does


@dataclass(frozen=True, slots=True)
class Values:
    """What the places are filled with."""

    scheduled_for: datetime
    now: datetime
    execution_id: str
    attempt: int
    job_name: str
    job_id: str
    zone: str
    secrets: Mapping[str, str]


Template = tuple[Part, ...]


@lru_cache(8192)
def parse(text: str) -> Template:
    """The parts of `text`; TemplateError says which place is wrong."""
    parts: list[Part] = []
    end = 0
    for place in PLACE.finditer(text):
        parts += [Part("text", text[end : place.start()]), _part(place[1].strip())]
        end = place.end()
    if unclosed := UNCLOSED.search(text, end):
        told = gettext("%(place)s is not closed: a place ends with two braces, as in %(example)s.")
        raise TemplateError(told % {"place": unclosed[0], "example": "{{attempt}}"})
    return tuple(part for part in (*parts, Part("text", text[end:])) if part.text or part.kind != "text")


def _part(inner: str) -> Part:
    if literal := LITERAL.fullmatch(inner):
        return Part("text", literal[2])
    if secret := SECRET.fullmatch(inner):
        return Part("secret", secret[1])
    variable = VARIABLE.fullmatch(inner)
    if variable is None:
        raise TemplateError(
            gettext(
                "%(place)s cannot be filled in: write a name, as in {{executionId}}, a date, as in %(date)s, "
                'or {{secret:NAME}}. Braces that stand for themselves are written {{"{{"}}.'
            )
            % {"place": f"{{{{{inner}}}}}", "date": '{{scheduledFor|date:"%Y-%m-%d",-1d}}'}
        )
    return _variable(variable)


def _variable(found: re.Match[str]) -> Part:
    name = found["name"]
    if name not in TIMES + TEXTS:
        near = get_close_matches(name, TIMES + TEXTS, n=1, cutoff=0.4)
        hint = gettext("there are %(known)s.") % {"known": ", ".join(TIMES + TEXTS)}
        if near:
            hint = gettext("did you mean %(near)s?") % {"near": near[0]}
        told = gettext("There is no %(place)s: %(hint)s")
        raise TemplateError(told % {"place": f"{{{{{name}}}}}", "hint": hint})
    if found["format"] is None:
        return Part("variable", name)
    if name in TEXTS:
        told = gettext("%(name)s is no time: only %(times)s can be written as a date.")
        raise TemplateError(told % {"name": name, "times": ", ".join(TIMES)})
    _check_format(found["format"])
    return Part("variable", name, found["format"], _offset(found), found["unit"] in ("d", "w"))


def _check_format(form: str) -> None:
    for directive in DIRECTIVE.findall(form):
        if directive not in DIRECTIVES:
            told = gettext("%(directive)s is no part of a date: write them like %(example)s.")
            raise TemplateError(told % {"directive": f"%{directive}", "example": "%Y-%m-%d %H:%M:%S"})


def _offset(found: re.Match[str]) -> timedelta:
    if found["unit"] is None:
        return timedelta()
    length = timedelta(**{UNITS[found["unit"]]: int(found["count"])})
    if length > FARTHEST:
        told = gettext("%(length)s is more than %(days)s days.")
        raise TemplateError(told % {"length": f"{found['count']}{found['unit']}", "days": FARTHEST.days})
    return -length if found["sign"] == "-" else length


def is_template(text: str) -> bool:
    """Whether anything in `text` is to be filled in."""
    return "{{" in text and bool(PLACE.search(text))


def sample(text: str) -> str:
    """`text` with a 0 in each place, to look at its form."""
    return PLACE.sub("0", text)


def secret_names(templates: Iterable[Template]) -> frozenset[str]:
    """The names of the secrets that are wanted."""
    return frozenset(part.text for template in templates for part in template if part.kind == "secret")


def fill(template: Template, values: Values, escaped: Escape) -> str:
    """The text with its places filled, each value `escaped`; TemplateError when a secret is not there."""
    return "".join(part.text if part.kind == "text" else escaped(_value(part, values)) for part in template)


def _value(part: Part, values: Values) -> str:
    if part.kind == "secret":
        if part.text not in values.secrets:
            raise TemplateError(Message.NO_SECRET % {"name": part.text})
        return values.secrets[part.text]
    match part.text:
        case "scheduledFor":
            return _time(values.scheduled_for, part, values.zone)
        case "now":
            return _time(values.now, part, values.zone)
        case "executionId":
            return values.execution_id
        case "attempt":
            return str(values.attempt)
        case "jobName":
            return values.job_name
        case _:
            return values.job_id


def _time(at: datetime, part: Part, zone: str) -> str:
    """Without a format in UTC; with one in the job's own time zone."""
    if part.format is None:
        return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    own = zone_named(zone)
    shown = at.astimezone(own) + part.offset if part.is_calendar else (at + part.offset).astimezone(own)
    seconds = str(int(shown.timestamp()))
    return shown.strftime(DIRECTIVE.sub(lambda one: seconds if one[1] == "s" else one[0], part.format))


def in_url(text: str) -> str:
    """For a path or a query."""
    return quote(text, safe="")


def in_header(text: str) -> str:
    """A header's value is one line."""
    return re.sub(r"[\r\n\0]+", " ", text).strip()


def in_json(text: str) -> str:
    """For the inside of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def as_it_is(text: str) -> str:
    """For places without rules of their own."""
    return text


def escape_for(content_type: str) -> Escape:
    """How values are written in a body of this type."""
    low = content_type.lower()
    if "json" in low:
        return in_json
    if "x-www-form-urlencoded" in low:
        return quote_plus
    return escape if "xml" in low or "html" in low else as_it_is
