"""Charts lie where they should and say in words what they show."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.dashboard.drawing import heat, line, strip, timeline, waterfall
from monitoring.dashboard.drawing.marks import Rect, lasting
from monitoring.dashboard.drawing.scale import nice_ticks, step_of, thinned

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
ms = st.floats(0, 1e7)
maybe_ms = st.none() | ms
MONTHS = {f"{date(2027, month, 1):%b}" for month in range(1, 13)}
statuses = st.sampled_from([word for word, _ in strip.WORDS])


def is_inside(rects: tuple[Rect, ...], width: float, height: float) -> bool:
    slack = 0.11  # places are rounded to a tenth
    return all(
        -slack <= one.x
        and -slack <= one.y
        and one.width > 0
        and one.height > 0
        and one.x + one.width <= width + slack
        and one.y + one.height <= height + slack
        for one in rects
    )


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0 ms"),
        (0.4, "under 1 ms"),
        (87.4, "87 ms"),
        (999.4, "999 ms"),
        (999.6, "1 s"),
        (1500, "1.5 s"),
        (59_949, "59.9 s"),
        (59_950, "1 min"),
        (125_000, "2 min 5 s"),
        (3_599_600, "1 h"),
        (12_000_000, "3 h 20 min"),
    ],
)
def test_lengths_of_time_are_short_words(milliseconds: float, text: str) -> None:
    assert lasting(milliseconds) == text


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, [0, 0.5, 1]),
        (0, 97, [0, 50, 100]),
        (0, 4, [0, 1, 2, 3, 4]),
        (0, 1234, [0, 500, 1000, 1500]),
        (12, 19, [12, 14, 16, 18, 20]),
        (5, 5, [5, 5.5, 6]),
    ],
)
def test_marks_of_an_axis_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high) == ticks


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_marks_reach_around_what_is_shown_and_are_few(low: float, length: float) -> None:
    ticks = nice_ticks(low, low + length)

    tolerance = 1e-6 * max(abs(low), length)
    assert ticks[0] <= low + tolerance
    assert ticks[-1] >= low + length - tolerance
    assert 2 <= len(ticks) <= 7


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_step_is_nothing_for_nothing_and_full_for_the_most(value: int, most: int) -> None:
    step = step_of(min(value, most), most)

    assert (step == 0) == (min(value, most) == 0)
    assert 0 <= step <= 5
    assert most == 0 or step_of(most, most) == 5


@given(st.lists(st.tuples(st.floats(0, 1e6), ms), max_size=3000), st.integers(10, 300))
def test_thinning_keeps_the_least_and_the_greatest(points: list[tuple[float, float]], most: int) -> None:
    kept = thinned(points, most)

    assert len(kept) <= max(most + 2, 2)
    if points:
        values = [value for _, value in points]
        assert {min(values), max(values)} <= {value for _, value in kept}


@given(st.lists(st.builds(strip.Run, statuses, st.none() | st.integers(0, 10**7), st.just(NOW)), max_size=70))
def test_a_strip_has_a_bar_for_each_of_the_last_runs(runs: list[strip.Run]) -> None:
    drawn = strip.strip(runs)

    assert len(drawn.bars) == min(len(runs), 50)
    assert is_inside(drawn.bars, drawn.width, drawn.height)
    assert not runs or drawn.bars[-1].x + drawn.bars[-1].width == pytest.approx(149, abs=0.11)


def test_a_strip_says_how_the_runs_ended_and_how_long_they_took() -> None:
    runs = [strip.Run("FAILED", 1500, NOW), strip.Run("SUCCESS", 12, NOW), strip.Run("SUCCESS", 90, NOW)]

    drawn = strip.strip(runs)

    assert drawn.label == "Last 3 runs: 2 succeeded, 1 failed; 12 ms to 1.5 s."
    assert [bar.css_class for bar in drawn.bars] == ["run good", "run good", "run bad"]
    assert drawn.bars[2].height == drawn.height
    assert strip.strip([]).label == "No runs yet."
    assert strip.strip(runs[:1]).label == "Last 1 run: 1 failed; 1.5 s."
    assert "1 run: 1 succeeded" in strip.strip(runs[1:2]).label


def test_a_week_has_a_cell_for_each_hour_and_names_the_fullest() -> None:
    counts = [[0] * 24 for _ in range(7)]
    counts[0][9], counts[6][23] = 60, 12

    drawn = heat.week(counts)

    assert len(drawn.cells) == 168
    assert is_inside(drawn.cells, drawn.width, drawn.height)
    assert drawn.cells[9] == Rect(158.0, 14.0, 12.0, 12.0, "heat-5", "Monday 09:00: 60 runs")
    assert drawn.cells[-1].css_class == "heat-1"
    assert drawn.label == "72 runs in a week; most on Monday at 09:00, 60 runs."
    assert heat.week([[0] * 24] * 7).label == "No runs in the week."


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_year_ends_with_its_last_day_in_columns_of_weeks(last: date) -> None:
    drawn = heat.year({last: 3}, last)

    assert 52 * 7 < len(drawn.cells) <= 53 * 7
    assert is_inside(drawn.cells, drawn.width, drawn.height)
    assert drawn.cells[-1].title == f"{last:%a} {last.day} {last:%b} {last.year}: 3 runs"
    assert drawn.cells[-1].y == heat.TOP + last.weekday() * heat.PITCH
    assert sum(text.text in MONTHS for text in drawn.texts) in (11, 12, 13)
    assert drawn.label.startswith("3 runs from ")


def test_a_day_by_the_minute_draws_only_minutes_in_which_something_runs() -> None:
    drawn = heat.day_by_minute({0: 1, 61: 10, 1439: 5, 1440: 99}, NOW)

    assert len(drawn.cells) == 24 + 3
    assert is_inside(drawn.cells, drawn.width, drawn.height)
    assert [cell.css_class for cell in drawn.cells[24:]] == ["heat-1", "heat-5", "heat-3"]
    assert [cell.title for cell in drawn.cells[24:]] == ["12:00: 1 run", "13:01: 10 runs", "11:59: 5 runs"]
    assert drawn.label == "16 runs in the 24 hours from 12:00; most at 13:01, 10 runs."


TIMINGS = st.fixed_dictionaries(
    dict.fromkeys(("dnsMs", "connectMs", "tlsMs", "firstByteMs", "totalMs"), maybe_ms)
)


def test_minutes_are_told_by_a_clock_that_changes_within_an_hour() -> None:
    start = datetime(2026, 9, 27, tzinfo=ZoneInfo("Pacific/Chatham"))  # 02:45 is 03:45 there

    drawn = heat.day_by_minute({164: 1, 165: 1, 1439: 1}, start)

    told = [cell.title for cell in drawn.cells if cell.title]
    assert told == ["02:44: 1 run", "03:45: 1 run", "00:59: 1 run"]


@given(TIMINGS, st.booleans())
def test_phases_follow_each_other_and_are_together_the_total(
    timings: dict[str, float | None], has_redirects: bool
) -> None:
    phases = waterfall.phases_of(timings, has_redirects=has_redirects)

    total = timings["totalMs"] or 0
    assert sum(phase.lasted_ms for phase in phases) == pytest.approx(total, abs=1e-3)
    for before, after in pairwise(phases):
        assert after.begin_ms == pytest.approx(before.begin_ms + before.lasted_ms, abs=1e-3)


@given(st.lists(st.fixed_dictionaries({"timings": TIMINGS}), max_size=11))
def test_a_waterfall_has_a_row_for_each_attempt(attempts: list[dict[str, dict[str, float | None]]]) -> None:
    drawn = waterfall.waterfall(attempts)

    assert len(drawn.rows) == len(attempts)
    assert all(is_inside(row.bars, drawn.width, drawn.height) for row in drawn.rows)


def test_a_waterfall_says_where_the_time_went() -> None:
    timings = {"dnsMs": 5.0, "connectMs": 20.0, "tlsMs": 30.0, "firstByteMs": 100.0, "totalMs": 200.0}
    silent = {"dnsMs": 5.0, "connectMs": 20.0, "tlsMs": None, "firstByteMs": None, "totalMs": 1000.0}

    drawn = waterfall.waterfall([{"timings": silent}, {"timings": timings}])

    assert drawn.rows[0].label == "Attempt 1: 1 s (DNS 5 ms, Connect 20 ms, Wait 975 ms)."
    assert drawn.rows[1].label == (
        "Attempt 2: 200 ms (DNS 5 ms, Connect 20 ms, TLS 30 ms, Wait 100 ms, Transfer 45 ms)."
    )
    assert [tick.text for tick in drawn.ticks] == ["0 ms", "500 ms", "1 s"]
    redirected = waterfall.waterfall([{"timings": timings, "connection": {"redirects": 1}}])
    assert redirected.rows[0].label.startswith("Attempt 1: 200 ms (Redirects 45 ms, DNS")


def test_a_day_of_many_jobs_has_a_row_for_each_and_marks_the_present() -> None:
    start = NOW.replace(hour=0)
    runs = [timeline.Happening(start + timedelta(hours=6), 1_800_000, "FAILED")]
    ticks = [timeline.Happening(start + timedelta(minutes=n)) for n in range(1440)]

    drawn = timeline.timeline([("backup", runs), ("often", ticks)], start, NOW)

    assert drawn.lines[0].marks == (Rect(360.0, 22.0, 30.0, 12.0, "tick bad", "06:00:00"),)
    assert len(drawn.lines[1].marks) <= timeline.MOST_MARKS
    assert drawn.lines[1].count == 1440
    assert all(is_inside(one.marks, drawn.width, drawn.height) for one in drawn.lines)
    assert drawn.now_x == 720.0
    assert drawn.label == "1,441 runs of 2 jobs from 00:00 on 1 Mar 2027."


def test_a_day_whose_clock_moves_is_as_long_as_it_is() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start, end = datetime(2027, 3, 28, tzinfo=berlin), datetime(2027, 3, 29, tzinfo=berlin)

    drawn = timeline.timeline([("a", [timeline.Happening(end - timedelta(seconds=1))])], start, NOW, end)

    assert [hour.text for hour in drawn.hours][:3] == ["00:00", "04:00", "07:00"]
    assert len(drawn.lines[0].marks) == 1
    assert drawn.now_x is None


@given(st.lists(maybe_ms, max_size=800))
def test_a_chart_of_two_series_stays_inside_its_axes(values: list[float | None]) -> None:
    times = [NOW + timedelta(hours=n) for n in range(len(values))]

    drawn = line.line_chart(times, [line.Series("p50", values, "a"), line.Series("p95", values[::-1], "b")])

    places = [
        tuple(map(float, pair.split(",")))
        for one in drawn.series
        for text in one.lines
        for pair in text.split(" ")
    ]
    assert all(drawn.left - 0.1 <= x <= drawn.right + 0.1 and 0 <= y <= drawn.height for x, y in places)
    assert len(drawn.x_texts) <= line.TIME_MARKS
    assert list(drawn.grid_y) == sorted(drawn.grid_y, reverse=True)


def test_a_chart_says_its_series_in_words() -> None:
    times = [NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=2)]

    drawn = line.line_chart(
        times, [line.Series("p95", [100, None, 900], "a"), line.Series("lag", [None] * 3, "b")]
    )

    assert drawn.label == "p95: from 100 ms to 900 ms, the last 900 ms. lag: nothing measured."
    assert [text.text for text in drawn.y_texts] == ["0 ms", "500 ms", "1 s"]
    assert [text.text for text in drawn.x_texts] == ["12:00", "13:00", "14:00"]
    assert len(drawn.series[0].dots) == 2


@pytest.mark.parametrize(
    ("most_ms", "marks"),
    [(90_000, ["0 ms", "50 s", "100 s"]), (1700, ["0 ms", "500 ms", "1 s", "1.5 s", "2 s"])],
)
def test_marks_of_lengths_keep_to_one_short_unit(most_ms: float, marks: list[str]) -> None:
    drawn = line.line_chart([NOW], [line.Series("lag", [most_ms], "a")])

    assert [text.text for text in drawn.y_texts] == marks


@pytest.mark.parametrize(
    ("apart", "marks"),
    [
        (timedelta(seconds=30), ["12:00:00", "12:00:30", "12:01:00", "12:01:30"]),
        (timedelta(minutes=20), ["12:00", "12:20", "12:40", "13:00"]),
        (timedelta(days=1), ["1 Mar", "2 Mar", "3 Mar", "4 Mar"]),
    ],
)
def test_marks_of_times_are_as_exact_as_the_stretch_is_short(apart: timedelta, marks: list[str]) -> None:
    times = [NOW + n * apart for n in range(4)]

    drawn = line.line_chart(times, [line.Series("lag", [1.0] * 4, "a")])

    assert [text.text for text in drawn.x_texts] == marks


def test_marks_at_both_ends_of_the_axis_stay_inside() -> None:
    times = [NOW + n * timedelta(seconds=30) for n in range(4)]

    drawn = line.line_chart(times, [line.Series("lag", [1.0] * 4, "a")])

    assert [text.anchor for text in drawn.x_texts] == ["start", "middle", "middle", "end"]


def test_a_day_is_named_once_at_the_axis() -> None:
    times = [NOW + n * timedelta(hours=15) for n in range(6)]

    drawn = line.line_chart(times, [line.Series("lag", [1.0] * 6, "a")])

    assert [text.text for text in drawn.x_texts] == ["1 Mar", "2 Mar", "3 Mar", "4 Mar"]
