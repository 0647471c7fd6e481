"""The page about schedules says what is so."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.schedules import ScheduleError, next_tick, parse_expression

PAGE = (Path(__file__).parents[2] / "docs" / "schedules.md").read_text(encoding="utf-8")
TICKS = re.findall(r"^\| `(.+?)` \| (\S+) \| (\d{4}-\S+) \| (\d{4}-\S+) \|$", PAGE, re.MULTILINE)
REFUSALS = re.findall(r"^\| `(\S+ \S+ \S+ \S+ \S+.*?)` \| ([^|]+) \|$", PAGE, re.MULTILINE)


def test_the_page_has_examples() -> None:
    assert len(TICKS) >= 14
    assert len(REFUSALS) >= 5


@pytest.mark.parametrize(("expression", "zone", "after", "following"), TICKS)
def test_an_example_ticks_as_the_page_says(expression: str, zone: str, after: str, following: str) -> None:
    tick = next_tick(parse_expression(expression, zone), datetime.fromisoformat(after).replace(tzinfo=UTC))

    assert tick == datetime.fromisoformat(following).replace(tzinfo=UTC)


@pytest.mark.parametrize(("expression", "answer"), REFUSALS)
def test_an_expression_is_refused_as_the_page_says(expression: str, answer: str) -> None:
    with pytest.raises(ScheduleError) as refusal:
        parse_expression(expression)

    assert str(refusal.value) == answer
