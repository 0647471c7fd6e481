"""Schedules in words become what they say, or an error that names the word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.schedules import ScheduleError, parse_expression
from jobs.schedules.english import schedule_in_words
from jobs.schedules.telling import sentence_of

CRON = {
    "every weekday at 9": "0 9 * * 1-5",
    "every weekday at 9:30": "30 9 * * 1-5",
    "Weekdays at 9 am": "0 9 * * 1-5",
    "every business day at 17": "0 17 * * 1-5",
    "every working day at 5pm": "0 17 * * 1-5",
    "at 6:30 on mondays and fridays": "30 6 * * 1,5",
    "on Mondays, Wednesdays and Fridays at noon": "0 12 * * 1,3,5",
    "monday to friday at 8": "0 8 * * 1-5",
    "from monday to thursday at 8": "0 8 * * 1-4",
    "friday to monday at 8": "0 8 * * 0,1,5,6",
    "mon-fri at 7:15": "15 7 * * 1-5",
    "tue and thu at 10": "0 10 * * 2,4",
    "on weekends at 11": "0 11 * * 0,6",
    "every saturday at midnight": "0 0 * * 6",
    "every 15 minutes": "*/15 * * * *",
    "every minute": "* * * * *",
    "each minute": "* * * * *",
    "every half hour": "*/30 * * * *",
    "every quarter of an hour": "*/15 * * * *",
    "every five minutes": "*/5 * * * *",
    "every 60 minutes": "0 * * * *",
    "every 120 minutes": "0 */2 * * *",
    "every 300 seconds": "*/5 * * * *",
    "every 10 minutes on weekdays": "*/10 * * * 1-5",
    "every 10 minutes between 9 and 17 on weekdays": "*/10 9-16 * * 1-5",
    "every 5 minutes from 09:00 to 17:55": "*/5 9-17 * * *",
    "every minute from 02:00 to 02:59": "* 2 * * *",
    "hourly": "0 * * * *",
    "every hour": "0 * * * *",
    "every hour at minute 5": "5 * * * *",
    "every hour at :15": "15 * * * *",
    "at minutes 0, 20 and 40 of every hour": "0,20,40 * * * *",
    "5 past every hour": "5 * * * *",
    "ten to the hour": "50 * * * *",
    "half past every hour": "30 * * * *",
    "every hour from 9 to 17 on weekdays": "0 9-17 * * 1-5",
    "hourly from 09:05 to 17:05": "5 9-17 * * *",
    "every 2 hours": "0 */2 * * *",
    "every other hour": "0 */2 * * *",
    "every second hour": "0 */2 * * *",
    "every 2 hours between 9 and 17": "0 9-17/2 * * *",
    "every 6 hours from 00:30": "30 */6 * * *",
    "daily at 3am": "0 3 * * *",
    "every day at 12 am": "0 0 * * *",
    "every day at 12 pm": "0 12 * * *",
    "every day at 8 in the evening": "0 20 * * *",
    "at 6 in the morning": "0 6 * * *",
    "at 9 and 17 every day": "0 9,17 * * *",
    "at 9:30, 12:30 and 18:30": "30 9,12,18 * * *",
    "at 9:00 and 9:30": "0,30 9 * * *",
    "quarter past nine every day": "15 9 * * *",
    "quarter to 9 on fridays": "45 8 * * 5",
    "half past nine on sundays": "30 9 * * 0",
    "at 9 o'clock": "0 9 * * *",
    "daily": "0 0 * * *",
    "at midnight": "0 0 * * *",
    "weekly on tuesday at 4": "0 4 * * 2",
    "weekly": "0 0 * * 0",
    "monthly": "0 0 1 * *",
    "monthly on the 15th at 6": "0 6 15 * *",
    "quarterly": "0 0 1 1,4,7,10 *",
    "yearly": "0 0 1 1 *",
    "every 3 months on the 15th at 6": "0 6 15 1,4,7,10 *",
    "first of the month at noon": "0 12 1 * *",
    "on the first day of each month at 6": "0 6 1 * *",
    "on the 1st and 15th of the month at 2": "0 2 1,15 * *",
    "on the 1st to the 7th at 2": "0 2 1-7 * *",
    "last day of the month at 23:00": "0 23 L * *",
    "at the end of the month at 22:30": "30 22 L * *",
    "last weekday of the month at 18": "0 18 LW * *",
    "last friday of the month at 16": "0 16 * * 5L",
    "first monday of the month at 8": "0 8 * * 1#1",
    "every first monday of the month at 9": "0 9 * * 1#1",
    "the second tuesday of the month at 9": "0 9 * * 2#2",
    "on january 1st at 00:00": "0 0 1 1 *",
    "at 18:00 on the 24th of december": "0 18 24 12 *",
    "24 december at 18:00": "0 18 24 12 *",
    "every day in july at 7": "0 7 * 7 *",
    "on mondays in june to august at 7": "0 7 * 6-8 1",
    "on the 1st of the month, and also on fridays at 5": "0 5 1 * 5",
    "jeden Werktag um 9": "0 9 * * 1-5",
    "alle 15 Minuten": "*/15 * * * *",
    "täglich um 3 Uhr": "0 3 * * *",
    "stündlich": "0 * * * *",
    "jede Stunde": "0 * * * *",
    "alle 2 Stunden zwischen 9 und 17 Uhr": "0 9-17/2 * * *",
    "jede halbe Stunde": "*/30 * * * *",
    "montags und freitags um 6:30": "30 6 * * 1,5",
    "um 9 am Montag": "0 9 * * 1",
    "um 9 Uhr 30 am Montag": "30 9 * * 1",
    "am Wochenende um 11 Uhr": "0 11 * * 0,6",
    "halb zehn täglich": "30 9 * * *",
    "viertel nach 9 jeden Tag": "15 9 * * *",
    "am ersten des Monats um 12 Uhr": "0 12 1 * *",
    "am 15. um 6 Uhr": "0 6 15 * *",
    "am 1. und 15. jedes Monats um 6 Uhr": "0 6 1,15 * *",
    "am letzten Tag des Monats um 23 Uhr": "0 23 L * *",
    "am letzten Freitag des Monats um 16 Uhr": "0 16 * * 5L",
    "am 24. Dezember um 18 Uhr": "0 18 24 12 *",
    "montag bis freitag um 8": "0 8 * * 1-5",
    "jeden zweiten Dienstag im Monat um 9": "0 9 * * 2#2",
    "wöchentlich am Mittwoch um 7 Uhr": "0 7 * * 3",
    "alle 5 Minuten von 8 bis 18 Uhr werktags": "*/5 8-17 * * 1-5",
}
INTERVALS = {
    "every 90 seconds": 90,
    "every second": 1,
    "every 7 minutes": 420,
    "every 5 hours": 18_000,
    "every 2 days": 172_800,
    "every 2 weeks": 1_209_600,
    "alle 10 Sekunden": 10,
    "alle 3 Tage": 259_200,
}
REFUSED = {
    "whenever it rains": "whenever",
    "every weekday except friday": "except",
    "jeden Tag außer Sonntag": "außer",
    "at 25": "25",
    "at 9:75": "9:75",
    "on the 32nd": "32nd",
    "every second monday": "second",
    "every 0 minutes": "0",
    "at 14 pm": "pm",
    "every three mondays": "three",
    "the sixth monday": "sixth",
    "at half": "half",
    "15 minutes": "15",
    "minutes": "minutes",
    "0 9 * * *": "*",
    "every day at 9 <script>": "<",
}
CONTRADICTIONS = [
    "on friday the 13th",
    "every 7 minutes on mondays",
    "at 9:00 and 17:30",
    "every 15 minutes at 9",
    "between 9 and 17",
    "every 2 days at 9",
    "every 10 minutes from 17 to 9",
    "and",
    "every hour every minute",
    "every 30 seconds on mondays",
    "every 10 minutes from 9:10 to 17",
]


@pytest.mark.parametrize(("sentence", "expression"), CRON.items())
def test_a_sentence_becomes_its_expression(sentence: str, expression: str) -> None:
    found = schedule_in_words(sentence).cron_expression

    assert parse_expression(found) == parse_expression(expression)


@pytest.mark.parametrize(("sentence", "seconds"), INTERVALS.items())
def test_what_cron_cannot_keep_alone_becomes_an_interval(sentence: str, seconds: int) -> None:
    assert schedule_in_words(sentence).interval_seconds == seconds


@pytest.mark.parametrize(("sentence", "word"), REFUSED.items())
def test_the_word_that_is_not_understood_is_named_with_examples(sentence: str, word: str) -> None:
    with pytest.raises(ScheduleError) as raised:
        schedule_in_words(sentence)

    error = raised.value
    assert sentence[error.position : error.position + error.length] == word
    assert str(error).count("'") >= 8


@pytest.mark.parametrize("sentence", CONTRADICTIONS)
def test_what_contradicts_itself_is_refused_with_examples(sentence: str) -> None:
    with pytest.raises(ScheduleError, match="every weekday at 9"):
        schedule_in_words(sentence)


def test_what_was_added_or_left_out_is_said() -> None:
    assert schedule_in_words("weekly").notes == (
        "No day is named: Sunday, as by @weekly.",
        "No time is named: midnight.",
    )
    assert "16:50" in schedule_in_words("every 10 minutes between 9 and 17").notes[0]


def test_a_word_is_found_where_it_stood_though_others_were_said_differently() -> None:
    with pytest.raises(ScheduleError) as raised:
        schedule_in_words("every half hour in the morning perhaps")

    assert "every half hour in the morning perhaps"[raised.value.position :] == "perhaps"


minute, hour = st.integers(0, 59), st.integers(0, 23)
COMMON_DAYS = """* * *|* * 1-5|* * 0,6|* * 1|* * 1,4|* * 2-5|1 * *|15 * *|1,15 * *|L * *|LW * *|* * 5L|* * 1#1
|* * 3#3|1 1 *|24 12 *|* 7 *|* 6-8 *|* 6-8 1,3|1-7 * *"""
DAYS = st.sampled_from(COMMON_DAYS.replace("\n", "").split("|"))
TIMES = st.one_of(
    st.builds("{} {}".format, minute, hour),
    st.builds("{} {},{}".format, minute, st.integers(0, 11), st.integers(12, 23)),
    st.sampled_from([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30]).map(lambda n: f"*/{n} *" if n > 1 else "* *"),
    st.builds(
        "*/{} {}-{}".format, st.sampled_from([2, 5, 10, 15, 30]), st.integers(0, 11), st.integers(12, 23)
    ),
    st.builds("{} *".format, minute),
    st.builds("{} */{}".format, minute, st.sampled_from([2, 3, 4, 6, 8])),
    st.builds("{} {}-{}".format, minute, st.integers(0, 8), st.integers(15, 23)),
)


@given(TIMES, DAYS)
def test_what_is_told_of_a_common_schedule_reads_back_as_it(times: str, days: str) -> None:
    schedule = parse_expression(f"{times} {days}")
    told = sentence_of(schedule).removesuffix(", UTC")

    read = schedule_in_words(told).cron_expression

    assert sentence_of(parse_expression(read)) == sentence_of(schedule)


@given(st.text(max_size=60) | st.lists(st.sampled_from(" ".join(CRON).split()), max_size=9).map(" ".join))
def test_whatever_is_written_is_a_schedule_or_an_error_that_points_into_it(sentence: str) -> None:
    try:
        found = schedule_in_words(sentence)
    except ScheduleError as raised:
        position = raised.position
    else:
        position, schedule = 0, found.interval_seconds or parse_expression(found.cron_expression)
        assert schedule

    assert 0 <= position <= len(sentence)
