"""What a job expects of an answer's body. [rule]

The body is judged by what is kept of it, its first 64 KiB: a text that comes later does not count, and
JSON that is longer cannot be read.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from cronmanager.language import gettext, gettext_noop
from jobs.execution import json_pointer
from jobs.execution.json_pointer import MISSING
from jobs.execution.messages import Message, Wanted
from jobs.execution.transport import Reply

TEXT_RULES = ("contains", "notContains", "regex")
COMPARISONS = ("equals", "notEquals", "greaterThan", "lessThan", "exists")
RULE_LETTERS = 2000  # longer texts and patterns are refused
REGEX_MEMORY_BYTES = 8 * 1024 * 1024
FORM = gettext_noop(
    'Write one or more of {"contains": "…"}, {"notContains": "…"}, {"regex": "…"} and '
    '{"jsonPointer": "/status", "equals": …}.'
)
Number = int | float


@dataclass(frozen=True, slots=True)
class BodyRule:
    """Everything here must hold; None says nothing. `comparisons` are of the value at `pointer`."""

    contains: str | None = None
    not_contains: str | None = None
    regex: str | None = None
    pointer: str | None = None
    comparisons: tuple[tuple[str, Any], ...] = ()


def body_rule(written: Mapping[str, Any]) -> BodyRule:
    """A job's expectedBody as a rule; ValueError when it is not valid."""
    problem = problem_of_expected_body(written)
    if problem:
        raise ValueError(problem)
    return BodyRule(
        written.get("contains"),
        written.get("notContains"),
        written.get("regex"),
        written.get("jsonPointer"),
        tuple((name, written[name]) for name in COMPARISONS if name in written),
    )


def broken_promise(reply: Reply, rule: BodyRule) -> str | None:
    """What of the rule the body does not keep, as a sentence without its stop; None when it keeps all."""
    body = body_text(reply)
    if rule.contains is not None and rule.contains not in body:
        return Message.LACKING % {"text": _short(rule.contains)}
    if rule.not_contains is not None and rule.not_contains in body:
        return Message.CONTAINING % {"text": _short(rule.not_contains)}
    if rule.regex is not None and not compiled(rule.regex).search(body):
        return Message.UNMATCHED % {"text": _short(rule.regex)}
    return None if rule.pointer is None else _broken_comparison(reply, body, rule)


def _broken_comparison(reply: Reply, body: str, rule: BodyRule) -> str | None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return (Message.LONG_BODY if reply.truncated else Message.NO_JSON) % {"pointer": rule.pointer}
    found = json_pointer.find(document, rule.pointer or "")
    for name, wanted in rule.comparisons:
        if not HOLDS[name](found, wanted):
            return _told(rule.pointer or "", found, name, wanted)
    return None


def _told(pointer: str, found: Any, name: str, wanted: Any) -> str:
    expected = WANTED[name] % {"value": _short_json(wanted)}
    told = {"pointer": pointer or Wanted.WHOLE.value, "wanted": expected}
    return (
        Message.MISSING % told if found is MISSING else Message.OTHER % {**told, "found": _short_json(found)}
    )


def body_text(reply: Reply) -> str:
    """The kept body as text, by its charset or else UTF-8; what is not text becomes U+FFFD."""
    try:
        return reply.body.decode(_charset(reply), "replace")
    except (LookupError, ValueError):  # a charset that nobody knows, or one of Python's that makes no text
        return reply.body.decode("utf-8", "replace")


def problem_of_expected_body(value: Any) -> str | None:
    """What is wrong with a job's expectedBody, as a sentence; None when it is right."""
    if value is None:
        return None
    if not isinstance(value, Mapping) or not value:
        return gettext(FORM)
    unknown = set(value) - {*TEXT_RULES, *COMPARISONS, "jsonPointer"}
    if unknown:
        return gettext("%(unknown)s is no rule about a body. %(form)s") % {
            "unknown": repr(sorted(unknown)[0]),
            "form": gettext(FORM),
        }
    problems = (_problem_of_text(name, value[name]) for name in TEXT_RULES if name in value)
    return next(filter(None, problems), None) or _problem_of_comparison(value)


def _problem_of_text(rule: str, text: Any) -> str | None:
    if not isinstance(text, str) or not 0 < len(text) <= RULE_LETTERS:
        return gettext("Write a text of 1 to %(rule_letters)s letters as %(rule)s.") % {
            "rule_letters": RULE_LETTERS,
            "rule": rule,
        }
    return _problem_of_regex(text) if rule == "regex" else None


def _problem_of_comparison(value: Mapping[str, Any]) -> str | None:
    names = [name for name in COMPARISONS if name in value]
    if "jsonPointer" not in value:
        return (
            gettext("%(names)s compares a value: say which by jsonPointer.") % {"names": names[0]}
            if names
            else None
        )
    pointer = value["jsonPointer"]
    if not isinstance(pointer, str) or len(pointer) > RULE_LETTERS:
        return gettext("Write a text like /status as jsonPointer.")
    if not names:
        return gettext("Say what jsonPointer is compared with: one of %(known)s.") % {
            "known": ", ".join(COMPARISONS)
        }
    wrong = (_problem_of_operand(name, value[name]) for name in names)
    return json_pointer.problem_of(pointer) or next(filter(None, wrong), None)


def _problem_of_operand(name: str, operand: Any) -> str | None:
    if name == "exists" and not isinstance(operand, bool):
        return gettext("Write true or false as exists.")
    if name in ("greaterThan", "lessThan") and not _is_number(operand):
        return gettext("Write a number as %(name)s.") % {"name": name}
    return (
        None
        if len(repr(operand)) <= RULE_LETTERS
        else gettext("The value of %(name)s is too long.") % {"name": name}
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, Number) and not isinstance(value, bool)


def is_same_json(found: Any, wanted: Any) -> bool:
    """Equal as JSON: 1 is 1.0, but never true."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(is_same_json, found, wanted))
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(is_same_json(found[key], wanted[key]) for key in found)
    return bool(found == wanted)


HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": is_same_json,
    "notEquals": lambda found, wanted: not is_same_json(found, wanted),
    "greaterThan": lambda found, wanted: _is_number(found) and found > wanted,
    "lessThan": lambda found, wanted: _is_number(found) and found < wanted,
    "exists": lambda found, wanted: (found is not MISSING) == wanted,
}
WANTED = {
    "equals": "%(value)s",
    "notEquals": Wanted.ANYTHING_BUT,
    "greaterThan": Wanted.GREATER,
    "lessThan": Wanted.LESS,
    "exists": Wanted.EXISTENCE,
}


@lru_cache(1024)
def compiled(pattern: str) -> Any:
    """The pattern, in linear time whatever the body is (RE2 has no back-references and no look-around)."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = REGEX_MEMORY_BYTES
    return re2.compile(pattern, options)


def _problem_of_regex(pattern: str) -> str | None:
    try:
        compiled(pattern)
    except (re2.error, UnicodeError) as error:
        reason = error.args[0] if error.args else error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        return gettext(
            "The regular expression cannot be used: %(text)s. The syntax is RE2's, without look-around."
        ) % {"text": text}
    return None


def _charset(reply: Reply) -> str:
    """The charset of the Content-Type header, or utf-8."""
    for name, value in reply.headers:
        if name.lower() == "content-type" and (at := value.lower().find("charset=")) >= 0:
            return value[at + 8 :].partition(";")[0].strip(" \"'") or "utf-8"
    return "utf-8"


def _short(text: str) -> str:
    return repr(text if len(text) <= 100 else text[:99] + "…")


def _short_json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:99] + "…"
