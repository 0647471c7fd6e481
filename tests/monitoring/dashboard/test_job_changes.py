"""A job's page tells how it is adjusted, asks for a yes or no, and lets all of it be taken back."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest

from jobs import commands
from jobs.models import ScheduleChange
from tests.makers import make_change, make_job, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NOW = datetime(2027, 3, 1, 14, 0, 30, tzinfo=UTC)
ACTS = ("accept", "dismiss", "revert")


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def job(ada):
    return make_job(ada, name="rates", cron="*/5 * * * *", created_at=NOW - timedelta(days=2))


def suggest(job, **fields):
    seen = {"metrics": {"runs": 12, "failures": 12, "throttled": 0, "meanMs": 240.0}, "threshold": "0.5"}
    return make_change(job, expected="50 % fewer calls until the endpoint is well again", **seen | fields)


def text_of(page, job, **query):
    headers = HTMX if query else {}
    return " ".join(page.get(f"/jobs/{job.pk}", query, headers=headers).content.decode().split())


def act(page, change, name, **options):
    return page.post(f"/jobs/{change.job_id}/changes/{change.pk}/{name}", **options)


def test_a_suggestion_says_what_why_and_what_to_expect(page, job):
    suggest(job)

    text = text_of(page, job)

    assert "Run it every 10 minutes" in text
    assert "Too many failures: <span>12 of the last 12 executions failed.</span>" in text
    assert "Share of failures, chance left out, above 0.5" in text
    assert "<dt>Failures</dt><dd>12</dd>" in text
    assert "<dt>Mean duration</dt><dd>240 ms</dd>" in text
    assert "Answers with 429" not in text  # none was seen
    assert "50 % fewer calls until the endpoint is well again" in text
    assert "<del>all</del> → <ins>1 of 2</ins>" in text


@pytest.mark.parametrize(
    ("proposed", "title"),
    [
        ({"pause": True}, "Hold it until its endpoint answers again"),
        ({"timeoutMs": 36_000}, "Allow 36.0 s for an answer"),
        ({"shiftSeconds": 312}, "Run it 5 min 12 s later"),
        ({"keepEvery": 1}, "Run every tick again"),
    ],
)
def test_each_kind_of_suggestion_says_what_would_be_done(page, job, proposed, title):
    suggest(job, proposed=proposed)

    assert title in text_of(page, job)


def test_one_click_accepts_and_the_schedule_is_told_with_what_stands_before_it(page, job):
    change = suggest(job)

    answer = act(page, change, "accept", headers=HTMX)

    text = text_of(page, job, part="now")
    assert answer["HX-Trigger"] == f"job:{job.pk}, changed:{job.pk}"
    assert "rates is adjusted" in answer.content.decode()
    assert (
        "Every 5 minutes, UTC, at present every 10 minutes "
        "(since 1 March 14:00: 12 of the last 12 executions failed)" in text
    )
    assert "1 tick of 2 runs." in text
    assert "Suggestion" not in text


def test_a_dismissed_suggestion_goes_and_changes_nothing(page, job):
    change = suggest(job)

    act(page, change, "dismiss")

    job.refresh_from_db()
    assert job.keep_every == 1
    assert "Run it" not in text_of(page, job, part="now")
    assert "refused by ada@example.com" in text_of(page, job, part="rest")


def test_revert_gives_back_the_schedule_of_the_user(page, job):
    change = suggest(job)
    act(page, change, "accept")
    before = text_of(page, job, part="now")

    answer = act(page, change, "revert")

    assert f"/changes/{change.pk}/revert" in before
    assert answer["Location"] == f"/jobs/{job.pk}"
    assert "at present" not in text_of(page, job, part="now")
    told = text_of(page, job, part="rest")
    assert "taken back by ada@example.com" in told
    assert f"/changes/{change.pk}/revert" not in told


def test_what_was_decided_is_not_decided_again(page, job):
    change = suggest(job)
    act(page, change, "dismiss")

    answer = act(page, change, "accept", headers=HTMX)

    job.refresh_from_db()
    assert job.keep_every == 1
    assert "only one that is suggested can be decided so" in answer.content.decode()


def test_a_held_job_says_when_it_is_probed_and_how_often_that_has_failed(page, job):
    breaker = {"openedAt": NOW.isoformat(), "heldUntil": NOW.isoformat(), "failedProbes": 2, "keepEvery": 1}
    job.breaker, job.adjusted_since = breaker, NOW - timedelta(minutes=9)
    job.held_until, job.next_run_at = NOW + timedelta(minutes=4), NOW + timedelta(minutes=4, seconds=30)
    job.adjustment_note = "the last 3 executions failed, each after all its tries"
    job.save()

    text = text_of(page, job)

    assert "Every 5 minutes, UTC, at present held until 1 March 14:04" in text
    assert "Held by a rule" in text
    assert "2 probes have failed." in text
    assert 'datetime="2027-03-01T14:05:00.000Z"' in text


def test_a_raised_time_out_and_a_shift_are_told_beside_what_the_user_set(page, job):
    job.adjusted_timeout_ms, job.shift_seconds, job.adjusted_since = 36_000, 75, NOW
    job.save()

    text = text_of(page, job)

    assert "36.0 s are allowed for an answer, in place of 30.0 s." in text
    assert "Each run comes 1 min 15 s later, apart from others." in text
    assert "at present 75 seconds later and with a time-out of 36 s" in text


def test_what_came_of_a_change_stands_beside_what_was_expected(page, job):
    measured = {"runs": 24, "failures": 3, "timeouts": 1, "meanMs": 310.0}
    suggest(job, status="applied", applied_at=NOW, measured=measured)
    waiting = suggest(job, status="applied", applied_at=NOW)

    text = text_of(page, job, part="rest")

    assert "24 runs since: 3 failed, 1 of them by time-out, 310 ms on average" in text
    assert "known after 10 runs, or a day" in text
    assert f"/changes/{waiting.pk}/revert" not in text  # nothing of it holds: there is nothing to take back


def test_an_edit_is_put_back_as_it_was(page, ada, job):
    commands.update_job(job.pk, {"cron_expression": None, "interval_seconds": 60}, ada, NOW)
    change = ScheduleChange.objects.get()
    text = text_of(page, job)

    act(page, change, "revert")

    job.refresh_from_db()
    assert "Put back what was before" in text
    assert (job.cron_expression, job.interval) == ("*/5 * * * *", None)


def test_ticks_held_back_are_counted_and_listed(page, ada, job, time_machine):
    act(page, suggest(job), "accept")
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)

    counted = text_of(page, job, part="now")
    listed = page.get(f"/jobs/{job.pk}/held").content.decode()
    other_day = page.get(f"/jobs/{job.pk}/held?day=2027-02-27").content.decode()

    assert "6 ticks held back in 24 hours" in counted
    assert f'href="/jobs/{job.pk}/held"' in counted
    assert listed.count("<tr data-row>") > 6  # those to come, too
    assert "12 of the last 12 executions failed" in listed
    assert "None on this day" in other_day


def test_many_ticks_held_back_are_listed_a_hundred_at_a_time(page, ada, time_machine):
    act(page, suggest(make_job(ada, every_s=10)), "accept")
    change = ScheduleChange.objects.get()
    path = f"/jobs/{change.job_id}/held"

    first = page.get(path)
    following = first.content.decode().split('rel="next" href="?day=2027-03-01&amp;from=')[1].split('"')[0]
    second = page.get(path, {"day": "2027-03-01", "from": unquote(following)})
    nonsense = page.get(path, {"day": "2027-03-01", "from": "soon"})

    listed = [tick.scheduled_for for tick in [*first.context["ticks"], *second.context["ticks"]]]
    assert len(set(listed)) == 200
    assert listed == sorted(listed)
    assert nonsense.context["ticks"] == first.context["ticks"]


@pytest.mark.parametrize("name", ACTS)
def test_a_change_of_another_job_is_not_found(page, ada, job, name):
    change = make_change(make_job(ada))

    assert page.post(f"/jobs/{job.pk}/changes/{change.pk}/{name}").status_code == 404


@pytest.mark.parametrize("name", ACTS)
def test_a_strangers_change_is_not_found_and_a_reader_is_refused(client, job, ben, name):
    change = suggest(job)
    reader = make_user("eve@example.com", role="READ_ONLY")
    own = suggest(make_job(reader))

    client.force_login(ben)
    assert act(client, change, name).status_code == 404
    client.force_login(reader)
    assert act(client, own, name).status_code == 403
    assert {one.status for one in ScheduleChange.objects.all()} == {"suggested"}


def test_a_reader_sees_a_suggestion_without_buttons(client, rhea):
    job = make_job(rhea)
    suggest(job)
    client.force_login(rhea)

    text = text_of(client, job)

    assert "Too many failures" in text
    assert "/changes/" not in text


def test_many_changes_take_no_more_queries_than_one(page, job, django_assert_max_num_queries):
    for _ in range(30):
        suggest(job, status="applied", applied_at=NOW)
    suggest(job)

    with django_assert_max_num_queries(20):
        answer = page.get(f"/jobs/{job.pk}")
    everything = page.get(f"/jobs/{job.pk}", {"changes": "all"})

    assert [len(one.context["changes"]) for one in (answer, everything)] == [8, 30]
    assert 'href="?changes=all#changes"' in answer.content.decode()
    assert "part=rest&amp;changes=all" in everything.content.decode()


def test_hostile_words_of_a_change_are_text(page, job):
    suggest(job, reason="<script>alert(1)</script>", host="<img src=x>")

    text = text_of(page, job)

    assert "<script>alert" not in text
    assert "<img src=x>" not in text
