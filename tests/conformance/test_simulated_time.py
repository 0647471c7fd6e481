"""The real scheduler's pass under a moved clock writes the oracle's ticks, whatever the clock does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import Any
from uuid import UUID

import pytest

from accounts.models import User
from jobs import commands
from jobs.dispatching.tick import LOOKAHEAD
from jobs.models import CronExecution
from tests.conformance.simulation import DENSE, OFTEN, RARE, Clock, create, draw, expected, purge, rows

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.soak,
    pytest.mark.marathon,
    pytest.mark.timeout(3600),
]
SPRING = datetime(2027, 3, 28, 0, 30, 0, tzinfo=UTC)  # half an hour before Berlin's clock goes forward
GRACE = timedelta(seconds=60)
POLICIES = ("run_once", "skip", "run_all")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _empty_queue() -> Iterator[None]:
    yield
    purge()


@pytest.mark.marathon
def test_a_year_of_200_jobs_is_the_oracles_ticks(ada: User, time_machine: Any) -> None:
    start = datetime(2027, 1, 1, 0, 0, 1, tzinfo=UTC)
    end = start + timedelta(days=366)
    clock = Clock(time_machine, start)
    jobs = [(create(ada, one, zone).pk, one, zone) for one, zone in draw(200, often=6, seed=2027)]

    clock.run_until(end)

    oracle = expected(jobs, start, end)
    found = rows(scheduled_for__lte=end)
    assert [one for one in jobs if found[one[0]] != oracle[one[0]]] == []
    assert sum(map(len, oracle.values())) > 80_000
    assert not CronExecution.objects.filter(status="MISSED").exists()


@pytest.mark.parametrize(
    ("stopped", "went_on"),
    [
        pytest.param(SPRING, SPRING + 6 * HOUR, id="an outage of 6 h, or a clock that jumps as far"),
        pytest.param(SPRING, SPRING + HOUR, id="1 h forward"),
        pytest.param(SPRING, SPRING - HOUR, id="1 h back"),
        pytest.param(SPRING, SPRING + timedelta(seconds=1), id="1 s forward"),
        pytest.param(SPRING, SPRING - timedelta(seconds=1), id="1 s back"),
        pytest.param(
            SPRING - timedelta(milliseconds=400), SPRING + timedelta(milliseconds=600), id="over a tick"
        ),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Africa/Casablanca", "UTC"])
def test_each_tick_has_its_row_and_each_policy_its_count(
    ada: User, time_machine: Any, zone: str, stopped: datetime, went_on: datetime
) -> None:
    start, end = SPRING - 24 * HOUR, SPRING + 36 * HOUR
    clock = Clock(time_machine, start)
    jobs: dict[UUID, tuple[str, str]] = {}
    for expression, policy in product([*DENSE, *OFTEN, *RARE[:4]], POLICIES):
        for overlap in ("allow", "skip") if policy == "run_all" else ("allow",):
            fields = {"misfire_policy": policy, "overlap_policy": overlap, "misfire_grace_seconds": 60}
            jobs[create(ada, expression, zone, **fields).pk] = (expression, policy)

    clock.run_until(stopped)
    clock.set(went_on)
    clock.run_until(end)

    oracle = expected([(key, one[0], zone) for key, one in jobs.items()], start, end)
    found, missed = rows(scheduled_for__lte=end), rows(status="MISSED")
    assert [jobs[key] for key in jobs if found[key] != oracle[key]] == []
    wrong = [key for key in jobs if missed[key] != lost(oracle[key], jobs[key][1], stopped, went_on)]
    assert [(jobs[key], missed[key]) for key in wrong] == []
    assert not CronExecution.objects.filter(status="PENDING", due_at__lte=end - timedelta(minutes=5)).exists()


def lost(ticks: list[datetime], policy: str, stopped: datetime, went_on: datetime) -> list[datetime]:
    """Those of `ticks` that the policy does not run after a time without a pass."""
    late = [tick for tick in ticks if stopped + LOOKAHEAD < tick < went_on - GRACE]
    if policy == "run_all":
        return []
    if policy == "run_once":
        newer = {tick for tick, following in pairwise(ticks) if following <= went_on}
        return [tick for tick in late if tick in newer]
    return late


def test_edits_and_pauses_between_count_from_their_instant(ada: User, time_machine: Any) -> None:
    start, edited, end = SPRING - 12 * HOUR, SPRING + timedelta(seconds=1798), SPRING + 12 * HOUR
    paused, resumed = SPRING + 3 * HOUR - timedelta(seconds=2), SPRING + 5 * HOUR
    clock = Clock(time_machine, start)
    pairs = [(a, b) for a, b in product([*DENSE, *OFTEN], repeat=2) if a != b]
    jobs = {create(ada, a, "Europe/Berlin").pk: (a, b) for a, b in pairs}

    clock.run_until(edited)
    for key, (_, new) in jobs.items():
        commands.update_job(key, {"cron_expression": new}, ada, clock.now)
    clock.run_until(paused)
    cancelled = {key: commands.toggle_job(key, ada, clock.now).cancelled for key in jobs}
    clock.run_until(resumed)
    for key in jobs:
        commands.toggle_job(key, ada, clock.now)
    clock.run_until(end)

    ran = rows(scheduled_for__lte=end, status__in=["SUCCESS", "PENDING"])
    before = expected([(key, a, "Europe/Berlin") for key, (a, _) in jobs.items()], start, edited)
    after = expected([(key, b, "Europe/Berlin") for key, (_, b) in jobs.items()], edited, end)
    meant = {key: before[key] + [tick for tick in after[key] if not paused < tick <= resumed] for key in jobs}
    taken_back = rows(status="CANCELLED")
    assert [(jobs[key], ran[key], meant[key]) for key in jobs if ran[key] != meant[key]] == []
    windows = [(edited, edited + LOOKAHEAD), (paused, paused + LOOKAHEAD)]
    assert all(any(a < at <= b for a, b in windows) for ats in taken_back.values() for at in ats)
    in_sight = {key: [at for at in after[key] if paused < at <= paused + LOOKAHEAD] for key in jobs}
    assert cancelled == {key: len(ats) for key, ats in in_sight.items()}
    assert set(cancelled.values()) == {0, 1}
