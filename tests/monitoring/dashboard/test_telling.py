from datetime import UTC, datetime, timedelta

import pytest
from django.template import engines
from django.utils import formats, translation
from hypothesis import given
from hypothesis import strategies as st

from cronmanager import language
from monitoring.dashboard.telling import distance, duration, share

NOW = datetime(2027, 3, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ms", "told"),
    [
        (0, "0 ms"),
        (999, "999 ms"),
        (1000, "1.00 s"),
        (1240, "1.24 s"),
        (12_400, "12.4 s"),
        (59_999, "59.9 s"),
        (60_000, "1 min"),
        (125_900, "2 min 5 s"),
        (3_600_000, "1 h"),
        (12_000_000, "3 h 20 min"),
        (93_600_000, "1 d 2 h"),
    ],
)
def test_a_length_is_told_in_three_figures(ms: float, told: str):
    assert duration(ms) == told


@pytest.mark.parametrize(
    ("apart", "told"),
    [
        (timedelta(milliseconds=999), ""),
        (timedelta(seconds=1), "1 s"),
        (timedelta(seconds=59.9), "59 s"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=48), "2 d"),
        (timedelta(days=59), "59 d"),
        (timedelta(days=60), None),
    ],
)
def test_a_distance_is_told_in_its_largest_unit_either_way(apart: timedelta, told: str | None):
    assert distance(NOW + apart, NOW) == told
    assert distance(NOW - apart, NOW) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 0, None), (0, 5, 0.0), (5, 5, 100.0), (1, 3, 33.3), (99_999, 100_000, 99.9), (1, 100_000, 0.1)],
)
def test_a_share_is_whole_or_nothing_only_where_it_is(part: int, whole: int, told: float | None):
    assert share(part, whole) == told


def test_no_two_libraries_of_tags_have_a_filter_of_the_same_name():
    libraries = engines["django"].engine.template_builtins

    names = [name for library in libraries for name in library.filters]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("code", ["en", "de"])
@given(at=st.datetimes(), count=st.integers())
def test_instants_and_counts_are_written_as_django_writes_them(code, at, count):
    with translation.override(code):
        for form in ("D j M Y, H:i:s", "l, j. F Y", "j M H:i"):
            assert language.written(at, form) == formats.date_format(at, form)
        counted = formats.number_format(count, 0, use_l10n=True, force_grouping=True)
        assert language.number(count) == counted
