"""The page about schedules says what is so."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.schedules import ScheduleError, next_tick, parse_expression
from jobs.schedules.telling import cautions_about, sentence_of

PAGE = (Path(__file__).parents[2] / "docs" / "schedules.md").read_text(encoding="utf-8")
TICKS = re.findall(r"^\| `(.+?)` \| (\S+) \| (\d{4}-\S+) \| (\d{4}-\S+) \|$", PAGE, re.MULTILINE)
ROW = re.compile(r"^\| `(\S+ \S+ \S+ \S+ \S+.*?)` \| ([^|]+) \|$", re.MULTILINE)


def rows_under(heading: str) -> list[tuple[str, str]]:
    """The examples of one section."""
    return [
        (one[1], one[2]) for one in ROW.finditer(PAGE.partition(f"## {heading}")[2].partition("\n## ")[0])
    ]


REFUSALS = rows_under("What is refused, and limits")
SENTENCES, WARNINGS = rows_under("The sentence"), rows_under("Warnings")


def test_the_page_has_examples() -> None:
    assert len(TICKS) >= 14
    assert len(REFUSALS) >= 5
    assert len(SENTENCES) >= 8
    assert len(WARNINGS) >= 6


@pytest.mark.parametrize(("expression", "zone", "after", "following"), TICKS)
def test_an_example_ticks_as_the_page_says(expression: str, zone: str, after: str, following: str) -> None:
    tick = next_tick(parse_expression(expression, zone), datetime.fromisoformat(after).replace(tzinfo=UTC))

    assert tick == datetime.fromisoformat(following).replace(tzinfo=UTC)


@pytest.mark.parametrize(("expression", "answer"), REFUSALS)
def test_an_expression_is_refused_as_the_page_says(expression: str, answer: str) -> None:
    with pytest.raises(ScheduleError) as refusal:
        parse_expression(expression)

    assert str(refusal.value) == answer


@pytest.mark.parametrize(("expression", "sentence"), SENTENCES)
def test_an_expression_reads_as_the_page_says(expression: str, sentence: str) -> None:
    assert sentence_of(parse_expression(expression, "Europe/Berlin")) == sentence


@pytest.mark.parametrize(("expression", "beginning"), WARNINGS)
def test_a_warning_is_given_as_the_page_says(expression: str, beginning: str) -> None:
    assert [text for text in cautions_about(parse_expression(expression)) if text.startswith(beginning)]
