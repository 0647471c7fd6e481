"""A stretch of time leads closer, wider, earlier and later, and never beyond what there is to see."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.dashboard.stretch import EARLIEST, LONGEST, SHORTEST, Stretch, stretch_of

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
stretches = st.builds(
    lambda end_s, length_s: Stretch(
        NOW - timedelta(seconds=end_s + length_s), NOW - timedelta(seconds=end_s)
    ),
    st.integers(0, 10**8),
    st.integers(60, int(LONGEST.total_seconds())),
)


def test_the_ways_from_an_hour_are_the_hour_before_and_after_its_middle_and_two_around_it():
    begin = NOW - 5 * HOUR

    ways = dict(Stretch(begin, begin + HOUR).ways(NOW))

    assert ways["earlier"] == Stretch(begin - HOUR, begin)
    assert ways["later"] == Stretch(begin + HOUR, begin + 2 * HOUR)
    assert ways["closer"] == Stretch(begin + HOUR / 4, begin + 3 * HOUR / 4)
    assert ways["wider"] == Stretch(begin - HOUR / 2, begin + 3 * HOUR / 2)


def test_there_is_no_later_than_now():
    ways = dict(Stretch(NOW - HOUR, NOW).ways(NOW))

    assert "later" not in ways
    assert ways["wider"] == Stretch(NOW - 2 * HOUR, NOW)


@given(stretches)
def test_each_way_is_a_stretch_that_its_own_address_names(stretch: Stretch):
    for way, other in stretch.ways(NOW):
        begin, end = (part.split("=")[1].replace("%3A", ":") for part in other.query.split("&"))
        assert stretch_of(begin, end, NOW) == other, way
        assert SHORTEST <= other.length <= LONGEST
        assert other.begin >= EARLIEST
    assert dict(stretch.ways(NOW)).keys() >= {"earlier"}


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("", ""),
        ("yesterday", "2027-03-01T00:00:00Z"),
        ("2027-03-01T00:00:00Z", "2027-03-01T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "2027-03-01T00:00:00Z"),
        ("0001-01-01T00:00:00+23:59", "0001-01-01"),
        ("\0", "9999-12-31T23:59:59-23:59"),
    ],
)
def test_what_is_no_stretch_asks_for_nothing(begin: str, end: str):
    assert stretch_of(begin, end, NOW) is None


def test_a_stretch_that_is_too_long_or_the_wrong_way_round_is_made_one():
    assert stretch_of("2000-01-01T00:00:00Z", "2027-03-01T12:00:00Z", NOW) == Stretch(NOW - LONGEST, NOW)
    assert stretch_of("2027-03-01T12:00:00Z", "2027-03-01T11:00:00Z", NOW) == Stretch(NOW - HOUR, NOW)
