"""The constants of auto-rescheduling."""

from dataclasses import fields

import pytest

from jobs.rescheduling.tuning import Tuning, tuning_of


def test_overrides_take_the_place_of_defaults() -> None:
    assert tuning_of({"failure_ratio": 0.7, "breaker_failures": 5}) == Tuning(
        failure_ratio=0.7, breaker_failures=5
    )
    assert tuning_of({}) == Tuning()


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({"failure_ratio": 1.5}, "failure_ratio is 1.5; it is a number from 0.2 to 0.95."),
        ({"failure_ratio": True}, "failure_ratio is True; it is a number from 0.2 to 0.95."),
        ({"breaker_failures": 2.5}, "breaker_failures is 2.5; it is a whole number from 2 to 20."),
        ({"breaker_failures": "3"}, "breaker_failures is '3'; it is a whole number from 2 to 20."),
        ({"cool_down_minutes": 5}, "cool_down_minutes is 5; it is a whole number from 60 to 1440."),
        ({"failure_ratio": float("nan")}, "failure_ratio is nan; it is a number from 0.2 to 0.95."),
        ({"patience": 1}, "'patience' is no constant of auto-rescheduling; these are: breaker_failures, "),
    ],
)
def test_an_override_that_cannot_be_is_refused_by_name_and_range(
    overrides: dict[str, object], told: str
) -> None:
    with pytest.raises(ValueError, match=r"constant|it is") as refusal:
        tuning_of(overrides)

    assert str(refusal.value).startswith(told)


def test_every_constant_says_what_it_means() -> None:
    assert all(constant.metadata["meaning"] for constant in fields(Tuning))


def test_a_pause_is_noticed_to_be_over_within_ten_minutes_and_two_periods() -> None:
    longest = {name: Tuning.__dataclass_fields__[name].metadata["high"] for name in Tuning.__slots__}
    looks_seconds = 60  # a breaker is looked at each minute

    assert longest["longest_probe_seconds"] + looks_seconds < 600
    assert longest["host_longest_probe_seconds"] + longest["host_pace_seconds"] + looks_seconds < 600
