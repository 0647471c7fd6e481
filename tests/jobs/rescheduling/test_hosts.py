"""When a host's jobs fail together."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.rescheduling.hosts import HostJob, incidents, paced_return, probers
from jobs.rescheduling.tuning import Tuning

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TUNING = Tuning()


def jobs_failing(*failures: int | None, host: str = "api.example.com", critical: int = -1) -> list[HostJob]:
    """A job for each number of failures in a row; None: it has not run lately."""
    return [
        HostJob(
            UUID(int=number),
            host,
            60.0 * (number + 1),
            count or 0,
            NOW - (timedelta(hours=2) if count is None else timedelta(minutes=1)),
            number == critical,
        )
        for number, count in enumerate(failures)
    ]


@pytest.mark.parametrize(
    ("failures", "held"),
    [
        ((2, 2), None),
        ((1, 1, 1), None),
        ((2, 2, 2), 3),
        ((2, 2, 2, 1, 1), 5),
        ((2, 2, 2, None, None), 5),  # what has not run lately is held along
        ((2, 2, 2, 0), None),  # 3 of 4 may be chance
        ((2, 2, 2, 2, 2, 2, 2, 0, None), 7),  # one is healthy: the others are left alone
        ((None, None, None, None), None),
    ],
)
def test_a_host_is_down_when_enough_of_its_jobs_fail(
    failures: tuple[int | None, ...], held: int | None
) -> None:
    found = incidents(jobs_failing(*failures), TUNING, NOW)

    assert [len(one.held) for one in found] == ([] if held is None else [held])


def test_hosts_are_judged_each_by_itself() -> None:
    down, up = jobs_failing(3, 3, 3), jobs_failing(0, 0, 0, host="other.example.com")

    found = incidents([*up, *down], TUNING, NOW)

    assert [one.host for one in found] == ["api.example.com"]


def test_a_critical_job_is_seen_failing_but_not_held() -> None:
    (found,) = incidents(jobs_failing(2, 2, 2, critical=1), TUNING, NOW)

    assert (len(found.failing), len(found.held)) == (3, 2)


def test_frequent_jobs_probe_in_turn_and_now_and_then_one_of_the_others() -> None:
    jobs = [HostJob(UUID(int=n), "h", period) for n, period in enumerate((60.0, 300.0, 3600.0, 86_400.0))]

    turns = [[job.int for job in probers(jobs, number)] for number in range(8)]

    assert turns == [[0], [1], [0], [1, 2], [0], [1], [0], [1, 3]]


def test_of_seldom_jobs_only_the_most_frequent_probes_in_each_turn() -> None:
    jobs = [HostJob(UUID(int=n), "h", period) for n, period in enumerate((7200.0, 3600.0))]

    assert [[job.int for job in probers(jobs, number)] for number in range(4)] == [[1], [1], [1], [1, 0]]


@settings(deadline=None)
@given(st.integers(1, 300))
def test_a_hosts_jobs_come_back_in_growing_waves_within_the_time_for_it(count: int) -> None:
    jobs = [HostJob(UUID(int=n), "h", 60.0) for n in range(count)]

    back = paced_return(jobs, TUNING, NOW)

    waves = sorted(Counter(back.values()).items())
    assert len(back) == count
    assert waves[0][0] == NOW
    assert waves[-1][0] <= NOW + timedelta(seconds=TUNING.host_pace_seconds)
    assert count < 15 or waves[0][1] <= count / 15 + 1


def test_the_most_frequent_jobs_come_back_first() -> None:
    jobs = [HostJob(UUID(int=n), "h", 60.0 * (20 - n)) for n in range(20)]

    back = paced_return(jobs, TUNING, NOW)

    assert back[UUID(int=19)] == NOW
    assert back[UUID(int=0)] == max(back.values())
