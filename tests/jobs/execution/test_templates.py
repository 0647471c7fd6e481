"""Texts with places to fill in."""

from datetime import UTC, datetime

import pytest

from jobs.execution.templates import (
    TemplateError,
    Values,
    as_it_is,
    escape_for,
    fill,
    in_header,
    in_url,
    is_template,
    parse,
    sample,
)

AT = datetime(2027, 3, 28, 23, 30, tzinfo=UTC)  # 01:30 the next day in Berlin, where summer time has begun


def filled(text: str, zone: str = "UTC", escaped=as_it_is, **secrets: str) -> str:
    values = Values(AT, AT, "e-1", 2, 'a "job"\r\n&', "j-1", zone, secrets)
    return fill(parse(text), values, escaped)


@pytest.mark.parametrize(
    ("text", "zone", "shown"),
    [
        ("no places", "UTC", "no places"),
        ("{{executionId}}/{{ attempt }}/{{jobId}}", "UTC", "e-1/2/j-1"),
        ("{{scheduledFor}}", "Europe/Berlin", "2027-03-28T23:30:00.000Z"),
        ('{{scheduledFor|date:"%Y-%m-%d"}}', "UTC", "2027-03-28"),
        ('{{scheduledFor|date:"%Y-%m-%d %H:%M %z"}}', "Europe/Berlin", "2027-03-29 01:30 +0200"),
        ('{{scheduledFor | date: "%Y-%m-%d", -1d}}', "UTC", "2027-03-27"),
        ("{{scheduledFor|date:'%H:%M',-24h}}", "Europe/Berlin", "00:30"),
        ("{{scheduledFor|date:'%H:%M',-47h}}", "Europe/Berlin", "01:30"),
        ("{{scheduledFor|date:'%d %H:%M',-2d}}", "Europe/Berlin", "27 01:30"),
        (r"{{now|date:\"%s\",+90s}}", "UTC", str(int(AT.timestamp()) + 90)),
        ("{{now|date:'%G-W%V',+1w}}", "UTC", "2027-W13"),
        ('{{"{{"}}x}}', "UTC", "{{x}}"),
        ('{"a": {"b": {{attempt}}}}', "UTC", '{"a": {"b": 2}}'),
        ("{{secret:KEY}}", "UTC", "hidden"),
        ("{{mustache", "UTC", "{{mustache"),
    ],
)
def test_places_are_filled(text: str, zone: str, shown: str):
    assert filled(text, zone, KEY="hidden") == shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{executionID}}", "did you mean executionId?"),
        ("{{scheduled_for}}", "did you mean scheduledFor?"),
        ("{{zzz}}", "there are scheduledFor, now, executionId"),
        ("{{}}", "cannot be filled in"),
        ("{{secret:}}", "cannot be filled in"),
        ("{{secret:1A}}", "cannot be filled in"),
        ("{{attempt|date:'%Y'}}", "attempt is no time"),
        ("{{now|date:'%Q'}}", "%Q is no part of a date"),
        ("{{now|date:'%'}}", "is no part of a date"),
        ("{{now|date:%Y}}", "cannot be filled in"),
        ("{{now|date:'%Y',1d}}", "cannot be filled in"),
        ("{{now|date:'%Y',-9999d}}", "more than 3660 days"),
        ("{{now|upper}}", "cannot be filled in"),
        ("{{attempt}}/{{secret:KEY", "{{secret:KEY is not closed"),
        ("/{{scheduledFor}", "{{scheduledFor} is not closed"),
        ("{{scheduledFor} {{attempt}}", "cannot be filled in"),
    ],
)
def test_a_place_that_nothing_fills_is_told(text: str, said: str):
    with pytest.raises(TemplateError) as told:
        parse(text)

    assert said in str(told.value)


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        ("application/json", r"a \"job\"\r\n&"),
        ("application/vnd.api+json; charset=utf-8", r"a \"job\"\r\n&"),
        ("application/x-www-form-urlencoded", "a+%22job%22%0D%0A%26"),
        ("text/xml", "a &quot;job&quot;\r\n&amp;"),
        ("text/plain", 'a "job"\r\n&'),
        ("", 'a "job"\r\n&'),
    ],
)
def test_values_are_written_as_the_body_has_it(content_type: str, shown: str):
    assert filled("{{jobName}}", escaped=escape_for(content_type)) == shown


def test_values_cannot_leave_their_place_in_a_url_or_a_header():
    assert filled("/x?q={{jobName}}", escaped=in_url) == "/x?q=a%20%22job%22%0D%0A%26"
    assert filled("{{jobName}}", escaped=in_header) == 'a "job" &'


def test_a_secret_that_is_not_there_is_told():
    with pytest.raises(TemplateError, match="no secret named GONE"):
        filled("{{secret:GONE}}")


def test_a_sample_has_the_form_of_what_is_sent():
    assert sample("http://a/{{now|date:'%H %M'}}") == "http://a/0"
    assert [is_template(text) for text in ("a", "{{", "{{a}}")] == [False, False, True]
