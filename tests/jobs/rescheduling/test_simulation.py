"""The rules in the bench's simulation: three days of the jobs whose hosts go down."""

import pytest

from bench.rescheduling.endpoints import DAY
from bench.rescheduling.figures import Outcome, outcome_of
from bench.rescheduling.others import Nothing
from bench.rescheduling.ours import Ours
from bench.rescheduling.population import make_jobs
from bench.rescheduling.simulation import Way, World


def three_days(way: Way) -> World:
    world = World(way, [job for job in make_jobs() if job.host.trouble in ("down", "nightly")])
    world.run(3.5 * DAY)
    return world


@pytest.fixture(scope="module")
def outcomes() -> tuple[Outcome, Outcome]:
    return outcome_of(three_days(Nothing())), outcome_of(three_days(Ours()))


def test_few_calls_are_wasted_on_dead_hosts_and_hardly_a_successful_run_is_lost(
    outcomes: tuple[Outcome, Outcome],
) -> None:
    without, ours = outcomes

    assert ours.wasted <= 0.2 * without.wasted
    assert ours.succeeded >= 0.99 * without.succeeded


def test_every_job_is_back_in_time_and_none_is_changed_twice_in_an_hour(
    outcomes: tuple[Outcome, Outcome],
) -> None:
    _, ours = outcomes

    assert ours.recoveries > 50
    assert ours.late_recoveries == 0
    assert ours.most_changes_an_hour == 1


def test_the_same_seeds_give_the_same_figures() -> None:
    assert outcome_of(three_days(Ours())) == outcome_of(three_days(Ours()))
