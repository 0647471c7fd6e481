import math
import random

import pytest

from jobs.statistics.buckets import ERROR, bucket_of, middle_ms, percentile_ms


@pytest.mark.parametrize(
    ("milliseconds", "bucket"), [(-5, 0), (0, 0), (1, 0), (2, 4), (3, 7), (4, 8), (1024, 40), (1025, 41)]
)
def test_a_duration_lies_in_the_bucket_of_its_quarter_doubling(milliseconds, bucket):
    assert bucket_of(milliseconds) == bucket


def test_what_is_told_for_a_bucket_is_off_by_at_most_the_stated_error():
    for milliseconds in range(2, 400_000, 7):
        assert abs(middle_ms(bucket_of(milliseconds)) / milliseconds - 1) <= ERROR + 1e-9


@pytest.mark.parametrize("share", [0.5, 0.9, 0.95, 0.99])
def test_a_percentile_is_off_by_at_most_the_stated_error(share):
    chance = random.Random(4)
    values = sorted(round(chance.lognormvariate(5, 1.5)) + 2 for _ in range(5_000))
    counts: dict[int, int] = {}
    for value in values:
        counts[bucket_of(value)] = counts.get(bucket_of(value), 0) + 1

    found = percentile_ms(counts, share)

    assert found == pytest.approx(values[math.ceil(share * len(values)) - 1], rel=ERROR + 0.001)


def test_nothing_counted_has_no_percentile():
    assert percentile_ms({}, 0.5) is None
