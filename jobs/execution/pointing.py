"""From what somebody pointed at in an answer to what a job expects of its body. [rule]"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cronmanager.language import gettext
from jobs.execution import json_pointer
from jobs.execution.body_rules import (
    RULE_LETTERS,
    BodyRule,
    body_rule,
    body_text,
    broken_promise,
    problem_of_expected_body,
)
from jobs.execution.transport import Reply

Demand = Literal["contain", "equal", "greater"]


class PointingError(ValueError):
    """What was pointed at cannot be expected; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored answer, as far as its body is judged."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_cut: bool = False


def expectation_of_text(text: str) -> dict[str, Any]:
    """The body must contain a selected text. Raises PointingError."""
    return _checked({"contains": text})


def expectation_of_value(stored: Stored, pointer: str, demand: Demand) -> dict[str, Any]:
    """The value at `pointer` must be equal to, or greater than, what it is in `stored`, or contain it.

    Raises PointingError where nothing is there, or it cannot be compared so.
    """
    problem = json_pointer.problem_of(pointer)
    if problem:
        raise PointingError(problem)
    try:
        value = json_pointer.find(json.loads(body_text(reply_of(stored))), pointer)
    except (ValueError, RecursionError) as error:
        raise PointingError(gettext("The body is not JSON: select a text instead.")) from error
    if value is json_pointer.MISSING:
        raise PointingError(
            gettext("Nothing stands at %(place)s in this body.") % {"place": pointer or gettext("the top")}
        )
    return _checked(_demanded(value, pointer, demand))


def _demanded(value: Any, pointer: str, demand: Demand) -> dict[str, Any]:
    if demand == "equal":
        return {"jsonPointer": pointer, "equals": value}
    if demand == "greater":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PointingError(
                gettext("%(pointer)s is no number, so nothing is greater: expect that it is equal.")
                % {"pointer": pointer}
            )
        return {"jsonPointer": pointer, "greaterThan": value}
    if isinstance(value, dict | list):
        raise PointingError(
            gettext("%(pointer)s is no single value: point at one inside, or expect equality.")
            % {"pointer": pointer}
        )
    return {"contains": value if isinstance(value, str) else json.dumps(value)}


def _checked(expected: dict[str, Any]) -> dict[str, Any]:
    problem = problem_of_expected_body(expected)
    if problem:
        raise PointingError(
            gettext("%(problem)s At most %(rule_letters)s letters can be expected.")
            % {"problem": problem, "rule_letters": RULE_LETTERS}
        )
    return expected


def added_to(expected: Mapping[str, Any] | None, more: Mapping[str, Any]) -> dict[str, Any]:
    """What a job expects and `more`, to which rules of the same name or of another pointer give way."""
    kept = dict(expected or {})
    if kept.get("jsonPointer", more.get("jsonPointer")) != more.get("jsonPointer", kept.get("jsonPointer")):
        kept = {name: value for name, value in kept.items() if name in ("contains", "notContains", "regex")}
    return kept | dict(more)


def reply_of(stored: Stored) -> Reply:
    """As the judge takes it."""
    return Reply(200, stored.headers, stored.body, stored.is_cut)


def rule_of(expected: Mapping[str, Any]) -> BodyRule:
    """The rule. Raises PointingError where it is not valid."""
    try:
        return body_rule(expected)
    except ValueError as error:
        raise PointingError(str(error)) from error


def holds(stored: Stored, rule: BodyRule) -> bool:
    """Whether the body keeps the rule, as a run would be judged: in time linear in its length."""
    return broken_promise(reply_of(stored), rule) is None
