"""An endpoint dies, comes back, turns flaky and recovers: what is told, and that all is undone."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from jobs import announcements
from jobs.books.recount import recount
from jobs.dispatching.tick import run_tick
from jobs.execution import worker
from jobs.models import CronExecution, CronJob
from jobs.rescheduling.breaking import watch
from jobs.rescheduling.review import review
from monitoring import events
from monitoring.models import AuditLog
from tests import receivers
from tests.credentials import token_client
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.soak,
    pytest.mark.alone,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]
BORN = datetime(2027, 3, 1, 8, 0, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Product:
    """Scheduler, worker and the minute's and hour's tasks, one simulated minute after the other."""

    def __init__(self, time_machine: Any) -> None:
        self.now = BORN
        self._clock = time_machine
        self._move(BORN)
        self.worker = worker.Worker(worker.make_transport())
        self.worker.start()

    def live(self, minutes: int) -> None:
        """Let ticks come, calls be made and the tasks run."""
        for _ in range(minutes):
            tick = self.now.replace(second=0) + MINUTE
            self._move(tick)
            run_tick(tick)
            for row in CronExecution.objects.filter(status="PENDING", due_at__lte=tick):
                self.worker.take([row.pk], row.due_at)
                wait_until(row, lambda one: one.status in ("SUCCESS", "FAILED"))
            self._move(tick + timedelta(seconds=20))
            watch(self.now)
            if tick.minute == 7:
                review(self.now)

    def _move(self, to: datetime) -> None:
        self.now = to
        self._clock.move_to(to, tick=False)


@pytest.fixture
def told() -> Iterator[list[str]]:
    """The frames of schedule:changed, as a socket gets them."""
    frames: list[str] = []

    def listen(changes: Any, **_: Any) -> None:
        frames.extend(events.shape(events.of_schedule_change(change)) for change in changes)

    announcements.schedules_changed.connect(listen)
    yield frames
    announcements.schedules_changed.disconnect(listen)


@pytest.fixture
def product(time_machine: Any, settings: Any) -> Iterator[Product]:
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    made = Product(time_machine)
    yield made
    made.worker.stop()


class Story:
    """A job of Ada's that runs each minute, its endpoint, and what she sees of it."""

    def __init__(self, ada: User, product: Product, receiver: receivers.Receiver) -> None:
        self.client, self.receiver, self._product = token_client(ada), receiver, product
        job = {"name": "story", "cronExpression": "* * * * *", "endpointUrl": receiver.url("/x")}
        made = self.client.post("/cron", {**job, "autoReschedule": "apply", "retryCount": 0})
        self.path = f"/cron/{made.json()['id']}"

    def live(self, status: int, minutes: int) -> None:
        """So many minutes in which the endpoint answers `status`."""
        self.receiver.answer("/x", status=status)
        self._product.live(minutes)

    def be_flaky(self, times: int) -> None:
        """Two of three fail, never three in a row."""
        for _ in range(times):
            self.live(500, 2)
            self.live(200, 1)

    def effective(self) -> Any:
        """What stands before the schedule."""
        return self.client.get(self.path).json()["effectiveSchedule"]

    def changes(self) -> Any:
        """The account, oldest first."""
        return self.client.get(f"{self.path}/schedule-changes").json()[::-1]

    def held(self) -> Any:
        """The ticks that were held back since the job was made."""
        period = {"from": BORN.isoformat(), "to": self._product.now.isoformat(), "take": 500}
        return self.client.get(f"{self.path}/held-ticks", period).json()


@pytest.fixture
def story(ada: User, product: Product) -> Iterator[Story]:
    with receivers.start() as receiver:
        yield Story(ada, product, receiver)


def test_a_job_is_held_probed_slowed_and_in_the_end_runs_as_its_user_wrote_it(
    story: Story, product: Product, told: list[str]
):
    story.live(200, 5)
    assert story.effective() is None

    story.live(500, 30)
    down, calls = story.effective(), len(story.receiver.requests)
    assert down["note"] == "the last 3 executions failed, each after all its tries"
    assert down["description"].startswith("Every minute, UTC, at present held until 1 March 08:")
    assert calls <= 5 + 3 + 6  # well, then three failures, then probes after 1, 2, 4 and 8 minutes

    story.live(200, 10)
    assert story.effective() is None
    assert story.client.get(story.path).json()["nextRunAt"] == "2027-03-01T08:46:00Z"

    story.be_flaky(12)
    assert story.effective() is None  # within the hour after the last change nothing is changed
    story.be_flaky(16)
    slow = story.effective()
    assert slow["keepEvery"] == 2
    assert slow["description"].startswith(
        "Every minute, UTC, at present every 2 minutes (since 1 March 10:07: "
    )

    story.live(200, 180)
    assert story.effective() is None
    check_account(story, told)
    check_ticks(story, product)


def check_account(story: Story, told: list[str]) -> None:
    """Each change has its row, event and audit row, with its figures and its reason."""
    changes = story.changes()
    rules = [(one["rule"], one["status"]) for one in changes]
    assert rules == [(rule, "applied") for rule in ("breaker", "breaker", "failures", "success")]
    assert all(one["metrics"] for one in changes if one["rule"] != "breaker")
    slowed = next(one for one in changes if one["rule"] == "failures")
    assert slowed["measured"]["runs"] >= 10
    assert slowed["measured"]["failures"] == 1  # the last before the endpoint was well
    assert [json.loads(frame)["event"] for frame in told] == ["schedule:changed"] * len(changes)
    assert [json.loads(frame)["data"]["changeId"] for frame in told] == [one["id"] for one in changes]
    audit = AuditLog.objects.filter(action="schedule.changed").order_by("at")
    assert [row.detail for row in audit] == [f"rule: {one['reason']}" for one in changes]


def check_ticks(story: Story, product: Product) -> None:
    """The schedule is the user's again, and each of its ticks has run or is told as held back."""
    row = CronJob.objects.get()
    assert (row.keep_every, row.shift_seconds, row.held_until, row.breaker) == (1, 0, None, None)
    assert row.cron_expression == "* * * * *"
    held, ran = story.held(), CronExecution.objects.filter(trigger="schedule").count()
    assert len(held) + ran == int((product.now - BORN.replace(second=0)) / MINUTE)
    story.client.post(f"{story.path}/toggle")
    book = recount(BORN.date(), product.now + timedelta(days=1))
    assert (book.missing, book.extra, book.held_back) == (0, 0, len(held))
