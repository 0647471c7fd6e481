"""PATCH /cron/:id?dryRun=true."""

from datetime import UTC, datetime, timedelta

import pytest
from django_celery_beat.models import CrontabSchedule, IntervalSchedule

from jobs import announcements
from jobs.models import CronExecution, CronJob
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, 0, 1, tzinfo=UTC)  # a Monday, 13:00 in Berlin


@pytest.fixture(autouse=True)
def _one_oclock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def job(ada):
    tick = NOW.replace(hour=13, second=0)
    return make_job(
        ada, cron="0 14 * * *", zone="Europe/Berlin", next_run_at=tick, url="https://example.com/"
    )


def preview(user, job, **fields):
    return token_client(user).patch(f"/cron/{job.pk}?dryRun=true", fields)


def test_a_preview_says_what_the_edit_would_change_and_changes_nothing(ada, job):
    make_execution(job, NOW + timedelta(seconds=2))
    before = CronJob.objects.values().get()
    heard = []
    announcements.jobs_updated.connect(heard.append)

    answer = preview(ada, job, cronExpression="0 9 * * 1", name="weekly")

    told = answer.json()
    assert answer.status_code == 200
    assert (told["job"]["name"], told["job"]["cronExpression"]) == ("weekly", "0 9 * * 1")
    assert told["job"]["nextRunAt"] == "2027-03-08T08:00:00Z"
    assert told["difference"] == {
        "comparedUntil": "2027-03-08T12:00:01Z",
        "isWholeWeek": True,
        "added": {"count": 1, "ticks": ["2027-03-08T08:00:00Z"]},
        "removed": {"count": 7, "ticks": [f"2027-03-0{day}T13:00:00Z" for day in range(1, 8)]},
        "moved": {"count": 0, "ticks": []},
        "runsPerDayBefore": 1.0,
        "runsPerDayAfter": 0.14,
        "nextRunBefore": "2027-03-01T13:00:00Z",
        "nextRunAfter": "2027-03-08T08:00:00Z",
        "warnings": [
            "It would run 0.14 × a day instead of 1.",
            "The next run moves from today 14:00 to 8 March 2027 09:00 (Europe/Berlin).",
        ],
    }
    assert CronJob.objects.values().get() == before
    assert not CrontabSchedule.objects.filter(hour="9", day_of_week="1").exists()
    assert CronExecution.objects.get().status == "PENDING"
    assert not heard


def test_a_tick_that_moves_within_its_day_is_told_as_moved(ada, job):
    difference = preview(ada, job, cronExpression="0 15 * * *").json()["difference"]

    assert difference["moved"]["count"] == 7
    assert difference["moved"]["ticks"][0] == {
        "before": "2027-03-01T13:00:00Z",
        "after": "2027-03-01T14:00:00Z",
    }
    assert difference["added"]["count"] == difference["removed"]["count"] == 0


def test_a_preview_of_a_pause_has_no_next_run(ada, job):
    difference = preview(ada, job, isActive=False).json()["difference"]

    assert (difference["removed"]["count"], difference["nextRunAfter"]) == (7, None)
    assert (
        difference["warnings"][-1] == "There would be no next run; it was to be today 14:00 (Europe/Berlin)."
    )


def test_what_is_too_much_to_compare_is_compared_as_far_as_it_goes_and_says_so(ada, job):
    difference = preview(ada, job, intervalSeconds=1).json()["difference"]

    assert difference["isWholeWeek"] is False
    assert difference["comparedUntil"] == "2027-03-01T15:20:01Z"
    assert difference["added"]["count"] == 12_000 - 1
    assert len(difference["added"]["ticks"]) == 20
    assert difference["runsPerDayAfter"] == 86_400
    assert not IntervalSchedule.objects.filter(every=1, period="seconds").exists()


def test_an_edit_of_something_else_has_no_difference(ada, job):
    difference = preview(ada, job, name="new").json()["difference"]

    assert [difference[name]["count"] for name in ("added", "removed", "moved")] == [0, 0, 0]
    assert difference["warnings"] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"cronExpression": "61 * * * *"},
        {"cronExpression": None},
        {"endsAt": "2027-03-01T12:00:00Z", "cronExpression": "0 1 * * *"},
        {"nextRunAt": "2027-03-01T12:00:00Z"},
        {"timeoutMs": 1},
        {"key": "taken"},
    ],
)
def test_a_preview_is_refused_as_the_edit_is(ada, job, fields):
    make_job(ada, key="taken")
    client = token_client(ada)

    dry = client.patch(f"/cron/{job.pk}?dryRun=true", fields)
    real = client.patch(f"/cron/{job.pk}", fields)

    assert dry.status_code == real.status_code >= 400
    assert dry.json() == real.json()


def test_a_limit_on_frequency_holds_for_new_and_changed_schedules_only(ada, job, settings):
    settings.MIN_INTERVAL_SECONDS = 3600
    client = token_client(ada)
    often = make_job(ada, every_s=60, url="https://example.com/")

    created = client.post(
        "/cron", {"name": "a", "endpointUrl": "https://example.com/", "intervalSeconds": 60}
    )
    changed = client.patch(f"/cron/{job.pk}", {"cronExpression": "*/30 * * * *"})
    renamed = client.patch(f"/cron/{often.pk}", {"name": "b"})

    assert (created.status_code, changed.status_code, renamed.status_code) == (400, 400, 200)
    assert changed.json()["errors"]["cronExpression"] == [
        "The schedule ticks every 30 minutes, and no job here may more often than every hour; "
        "write intervalSeconds: 3600."
    ]


def test_whether_it_is_dry_is_asked_strictly_and_of_those_who_may_write(ada, ben, rhea, job):
    url = f"/cron/{job.pk}?dryRun="

    assert token_client(ada).patch(f"{url}perhaps", {"name": "x"}).status_code == 400
    assert token_client(ben).patch(f"{url}true", {"name": "x"}).status_code == 404
    assert token_client(ada, "READ").patch(f"{url}true", {"name": "x"}).status_code == 403
    assert token_client(rhea).patch(f"{url}true", {"name": "x"}).status_code == 403
    assert token_client(ada).patch(f"{url}false", {"name": "x"}).json()["name"] == "x"
