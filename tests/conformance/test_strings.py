"""Any text as an expression is kept or refused, and soon."""

import gc
import random
import time
from collections.abc import Iterator

import pytest

from jobs.schedules import CronSchedule, ScheduleError, next_tick, parse_expression
from jobs.schedules.telling import cautions_about, sentence_of, suggested
from jobs.schedules.ticks import EPOCH
from tests.conformance.drawing import HARD_ZONES
from tests.conformance.strings import RARE, draw_string

LONGEST_S = 0.05  # CPU time of this thread: what others do meanwhile does not count


@pytest.fixture(autouse=True)
def _no_collection_within() -> Iterator[None]:
    """What a collection takes is a matter of all that the process has, not of the text that it falls into."""
    gc.disable()
    yield
    gc.enable()


def slowest(count: int) -> tuple[float, str]:
    """The longest that one of `count` texts takes to be kept, or refused with something to say."""
    rng = random.Random(100_000)
    longest = (0.0, "")
    for number in range(count):
        if number % 1_000 == 0:
            gc.collect()
        text, zone = draw_string(rng), rng.choice(HARD_ZONES)
        begun = time.thread_time()
        meet(text, zone)
        longest = max(longest, (time.thread_time() - begun, text[:100]))
    return longest


def meet(text: str, zone: str) -> None:
    """All that is done with a text before it is stored."""
    try:
        schedule = parse_expression(text, zone)
    except ScheduleError as error:
        suggested(text, error)
    else:
        assert sentence_of(schedule, zone)
        cautions_about(schedule)


@pytest.mark.parametrize(
    "count",
    [4_000, pytest.param(100_000, marks=[pytest.mark.soak, pytest.mark.marathon, pytest.mark.timeout(900)])],
)
def test_a_text_is_kept_or_refused_in_less_than_50_ms(count: int) -> None:
    longest_s, text = slowest(count)

    assert longest_s < LONGEST_S, text


@pytest.mark.parametrize("zone", HARD_ZONES)
@pytest.mark.parametrize("expression", RARE)
def test_what_ticks_rarely_or_never_is_searched_for_in_less_than_50_ms(expression: str, zone: str) -> None:
    fields = expression.split()
    begun = time.thread_time()
    next_tick(CronSchedule(*fields, zone=zone), EPOCH)

    assert time.thread_time() - begun < LONGEST_S
