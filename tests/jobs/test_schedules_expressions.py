"""How cron expressions are read."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.schedules import CronSchedule, IntervalSchedule, ScheduleError, check_interval, parse_expression


def texts(expression: str) -> str:
    schedule = parse_expression(expression)
    assert isinstance(schedule, CronSchedule)
    return " ".join(
        [schedule.minute, schedule.hour, schedule.day_of_month, schedule.month, schedule.day_of_week]
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("*/5 * * * *", "*/5 * * * *"),
        ("  0\t9  * * 1-5 \n", "0 9 * * 1-5"),
        ("05 09 01 01 07", "5 9 1 1 0"),
        ("*/1 */1 */1 */1 */1", "* * * * *"),
        ("30,0,15,0 * * * *", "0,15,30 * * * *"),
        ("30,*/20 * * * *", "30,*/20 * * * *"),
        ("*/20,30 * * * *", "*/20,30 * * * *"),
        ("10-50/20,2-4 * * * *", "2-4,10-50/20 * * * *"),
        ("5-5 7-7/3 * * *", "5 7 * * *"),
        ("0 0 ? * MON", "0 0 * * 1"),
        ("0 0 1 * ?", "0 0 1 * *"),
        ("0 0 * Jan-MAR,dec Sun", "0 0 * 1-3,12 0"),
        ("0 0 * * fri-sun", "0 0 * * 5-7"),
        ("0 0 * * sun,sat", "0 0 * * 0,6"),
        ("0 0 l * *", "0 0 L * *"),
        ("0 0 lw,1 * *", "0 0 1,LW * *"),
        ("0 0 * * friL", "0 0 * * 5L"),
        ("0 0 * * 7l", "0 0 * * 0L"),
        ("0 0 * * Fri#2,1", "0 0 * * 1,5#2"),
        ("*/90 * * * *", "*/90 * * * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
        ("@monthly", "0 0 1 * *"),
        ("@weekly", "0 0 * * 0"),
        ("@daily", "0 0 * * *"),
        ("@MIDNIGHT", "0 0 * * *"),
        (" @hourly ", "0 * * * *"),
        ("0 */10 * * * *", "*/10 * * * *"),
        ("00 0 9 * * mon", "0 9 * * 1"),
    ],
)
def test_equal_expressions_are_kept_as_one(written: str, kept: str) -> None:
    assert texts(written) == kept
    assert texts(kept) == kept


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("* * * * * *", 1),
        ("*/1 * * * * *", 1),
        ("*/10 * * * * *", 10),
        ("*/15 * * ? * ?", 15),
        ("*/60 * * * * *", 60),
    ],
)
def test_steps_of_seconds_that_divide_a_minute_are_intervals(written: str, seconds: int) -> None:
    assert parse_expression(written, "Europe/Berlin") == IntervalSchedule(seconds)


@pytest.mark.parametrize(
    ("written", "field", "position", "message"),
    [
        ("61 * * * *", "minute", 0, "minute: 61 is out of range at position 0; write 0–59"),
        ("0,1,99 * * * *", "minute", 4, "minute: 99 is out of range at position 4; write 0–59"),
        ("0 24 * * *", "hour", 2, "hour: 24 is out of range at position 2; write 0–23"),
        (
            "0 0 0 * *",
            "day of month",
            4,
            "day of month: 0 is out of range at position 4; write 1–31, L or LW",
        ),
        ("0 0 * 13 *", "month", 6, "month: 13 is out of range at position 6; write 1–12 or jan–dec"),
        (
            "0 0 * * 8",
            "day of week",
            8,
            "day of week: 8 is out of range at position 8; write 0–7, sun–sat, 5L or 5#2",
        ),
        (
            "0  x * * *",
            "hour",
            3,
            "hour: 'x' is not understood at position 3; write 0–23, *, a list, a range or a step",
        ),
        ("0 0 * foo *", "month", 6, "'foo' is not understood"),
        ("0 0 * jan-foo *", "month", 6, "'jan-foo' is not understood"),
        ("5/15 * * * *", "minute", 0, "minute: '5/15' has a step but no range at position 0; write 5-59/15"),
        (
            "*/0 * * * *",
            "minute",
            0,
            "minute: a step of 0 never moves at position 0; write a step of 1 or more",
        ),
        ("0 22-4 * * *", "hour", 2, "hour: '22-4' runs backwards at position 2; write 22-23,0-4"),
        ("0, * * * *", "minute", 2, "minute: a value is missing at position 2; write 0–59"),
        (
            "0 0 * * fri#6",
            "day of week",
            8,
            "day of week: #6 is out of range at position 8; write fri#1 to fri#5",
        ),
        ("0 0 15W * *", "day of month", 4, "'15W' (the nearest working day) is not supported"),
        ("0 0 * * L", "day of week", 8, "'L' is not understood"),
        ("? * * * *", "minute", 0, "'?' is not understood"),
        ("٣ * * * *", "minute", 0, "'٣' is not understood"),
        ("* * * * %", "day of week", 8, "% belongs to commands"),
        ("* * * * * /bin/true", "day of week", 10, "'/bin/true' is not understood"),
        ("* * * * * echo hello", "", 10, "7 fields are too many"),
        ("* * * *", "", 0, "4 fields are too few; write five"),
        ("tomorrow", "", 0, "1 field is too few"),
        ("", "", 0, "0 fields are too few"),
        ("*\n* * * *", "", 0, "4 fields are too few"),
        ("@reboot", "", 0, "@reboot has no meaning here"),
        (" @often", "", 1, "'@often' at position 1 is not understood; write one of @yearly"),
        ("@daily echo", "", 0, "alone"),
        ("0 0 30 2 *", "day of month", 4, "The expression can never fire"),
        ("0 0 31 4,6,9,11 *", "day of month", 4, "The expression can never fire"),
        ("0 0 */31 * mon#3", "day of month", 4, "The expression can never fire"),
        (
            "*/7 * * * * *",
            "seconds",
            0,
            "'*/7 * * * * *' starts anew each minute. Use a divisor of 60, or intervalSeconds: 7.",
        ),
        ("*/0 * * * * *", "seconds", 0, "Use a divisor of 60."),
        ("30 * * * * *", "seconds", 0, "Seconds of '30' cannot be kept exactly"),
        ("*/10 9 * * * *", "seconds", 0, "Seconds of '*/10' cannot be kept exactly"),
        (f"0{',0' * 120} * * * *", "minute", 0, "minute: 241 characters are too many at position 0"),
        ("0 0 * * " + ",".join(["mon"] * 17), "day of week", 8, "write at most 64 characters"),
        ("* " * 400, "", 0, "The expression has 800 characters; write at most 700."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_would_be_right(
    written: str, field: str, position: int, message: str
) -> None:
    with pytest.raises(ScheduleError) as refusal:
        parse_expression(written)

    assert message in str(refusal.value)
    assert (refusal.value.field, refusal.value.position) == (field, position)


def test_a_time_that_the_zone_always_skips_is_refused() -> None:
    with pytest.raises(ScheduleError, match="can never fire"):
        parse_expression("*/5 2 * 3 sunL", "Europe/Berlin")

    parse_expression("*/5 2 * 3 sunL", "UTC")


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "Mars/Olympus",
        "../etc/passwd",
        "/etc/localtime",
        "right/UTC",
        "posixrules",
        "Europe",
        "a\0b",
        "Ü",
        "x" * 99,
    ],
)
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ScheduleError, match="no time zone known here"):
        parse_expression("0 0 * * *", zone)


@pytest.mark.parametrize("seconds", [0, -1, 366 * 86_400 + 1])
def test_an_interval_out_of_bounds_is_refused(seconds: int) -> None:
    with pytest.raises(ScheduleError, match="write 1 to 31622400 seconds"):
        check_interval(seconds)


@pytest.mark.parametrize("seconds", [1, 366 * 86_400])
def test_an_interval_at_its_bounds_is_kept(seconds: int) -> None:
    check_interval(seconds)


CRONISH = st.text(alphabet="0123456789*/,-#?LWlw@%. \tabcdefijmnoprstuvy\n\0é٣\ud800", max_size=40)
FIELD = st.text(alphabet="0123456789*/,-#?LW", min_size=1, max_size=6)


@given(st.one_of(CRONISH, st.text(), st.lists(FIELD, min_size=5, max_size=6).map(" ".join)))
@example("1" * 5000 + " * * * *")
@example("* * * * 9999999999L")
@example("* * * * " + "1#1," * 15 + "1#1")
@example("*/999999999 * * * * *")
def test_any_text_is_read_or_refused_in_words_that_can_be_stored(text: str) -> None:
    refusal = refusal_of(text)

    message = str(refusal or "")
    assert message.encode()[:400] == message.encode()
    assert "\0" not in message
    assert refusal is None or 0 <= refusal.position <= len(text)


def refusal_of(text: str) -> ScheduleError | None:
    try:
        parse_expression(text)
    except ScheduleError as error:
        return error
    return None


@pytest.mark.parametrize("unit", ["*", "1,", "* ", "\t", "é", "\0", "@", "9", "1-", "*/"])
def test_a_hundred_thousand_characters_are_refused_at_once(unit: str) -> None:
    began = time.perf_counter()

    with pytest.raises(ScheduleError):
        parse_expression(unit * (100_000 // len(unit)))

    assert time.perf_counter() - began < 0.05
