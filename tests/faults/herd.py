"""A herd of jobs due at one second, and the judgement on what became of it."""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import redis

from tests.faults.stack import Stack
from tests.receivers import Received, Receiver
from tests.runtime.facts import wait_for

SIZE = 2_000
LEAD_S = 6.0  # seconds from the seeding to the tick: more than the scheduler looks ahead
MIDDLE = 300  # requests that have arrived when a part is hit in the middle of the herd
ANSWER_S = 0.05  # with the cap per host, a herd lasts long enough to be hit in its middle
WHOLE_WITHIN_S = 30.0  # promised are 15; machines that test much at once are slow

MULTIPLY = """
INSERT INTO cron_jobs SELECT made.* FROM cron_jobs first, generate_series(2, %(size)s) n,
LATERAL jsonb_populate_record(first, jsonb_build_object(
    'id', gen_random_uuid(), 'name', 'job ' || n,
    'endpoint_url', replace(first.endpoint_url, '127.0.0.1', '127.0.0.' || 1 + mod(n, %(hosts)s)))) made
WHERE first.id = %(first)s
"""
ROWS = "SELECT id::text, job_id::text, scheduled_for, status FROM cron_executions"


@dataclass(frozen=True)
class Herd:
    """Jobs that run at `ticks`, calling `receiver`."""

    stack: Stack
    receiver: Receiver
    ticks: Sequence[datetime]
    size: int = SIZE

    def wait_for_middle(self) -> None:
        """Return when some of the requests have arrived, and far from all."""
        self.receiver.wait_for(MIDDLE, LEAD_S + 15)

    def wait_for_handing_out(self) -> None:
        """Return when the rows are made and their messages are being published, or just about to."""
        self.stack.watch_for_rows(LEAD_S + 5)

    def wait_until_before(self, seconds: float) -> None:
        """Return so long before the first tick."""
        time.sleep(max(0.0, self.ticks[0].timestamp() - seconds - time.time()))

    def wait_until_whole(self, since: float) -> float:
        """Return when all have ended well; how many seconds that is after `since` (monotonic)."""
        return self.wait_until_ended(len(self.ticks), since)

    def wait_until_ended(self, ticks: int, since: float) -> float:
        """Return when so many of the ticks have ended well for all; the seconds since `since` (monotonic)."""
        wait_for(
            lambda: count_rows(self.stack, "SUCCESS") >= self.size * ticks,
            WHOLE_WITHIN_S,
            f"{ticks} ticks have ended well",
            self.stack.evidence,
        )
        return time.monotonic() - since

    def longest_lag_s(self) -> float:
        """How late the latest call arrived, after its tick."""
        tick_of = dict(self.stack.rows("SELECT id::text, scheduled_for FROM cron_executions"))
        return max(
            request.at - tick_of[request.headers["x-cron-execution-id"]].timestamp()
            for request in self.receiver.requests
        )

    def judge(self) -> int:
        """Assert: one row for each job and tick, none lost, none doubled; returns how many calls repeated."""
        rows = self.stack.rows(ROWS)
        ticks_of: dict[str, list[datetime]] = defaultdict(list)
        for _, job_id, tick, _ in rows:
            ticks_of[job_id].append(tick)
        statuses = Counter(status for *_, status in rows)
        assert statuses == {"SUCCESS": self.size * len(self.ticks)}, statuses
        other = {job: ticks for job, ticks in ticks_of.items() if sorted(ticks) != list(self.ticks)}
        assert (len(ticks_of), other) == (self.size, {}), f"{len(ticks_of)} jobs; other ticks: {other}"
        return self._judge_calls({(row_id, job_id): tick for row_id, job_id, tick, _ in rows})

    def _judge_calls(self, rows: dict[tuple[str, str], datetime]) -> int:
        calls: dict[tuple[str, str], list[Received]] = defaultdict(list)
        for request in list(self.receiver.requests):
            key = request.headers["x-cron-execution-id"], request.headers["x-cron-job-id"]
            calls[key].append(request)
        silent, unknown = rows.keys() - calls.keys(), calls.keys() - rows.keys()
        assert not silent, f"{len(silent)} rows without a call"
        assert not unknown, f"{len(unknown)} calls with the id of no row"
        early = [key for key, tick in rows.items() if calls[key][0].at < tick.timestamp()]
        assert not early, f"{len(early)} calls before their tick"
        return sum(len(found) - 1 for found in calls.values())


def count_rows(stack: Stack, status: str = "") -> int:
    """How many executions there are (with that status)."""
    found = stack.rows("SELECT count(*) FROM cron_executions WHERE status LIKE %(like)s", like=status or "%")
    return int(found[0][0]) if found else 0


def seed(stack: Stack, receiver: Receiver) -> Herd:
    """SIZE jobs that run once, all at one second that is soon to come."""
    receiver.answer("/herd", delay_s=ANSWER_S)
    clear(stack)
    tick = datetime.fromtimestamp(int(time.time() + LEAD_S), UTC)
    add(stack, SIZE, endpointUrl=receiver.url("/herd", "127.0.0.1"), runAt=written(tick))
    return Herd(stack, receiver, [tick])


def clear(stack: Stack) -> None:
    """Nothing is left of the herd before."""
    stack.execute("TRUNCATE cron_jobs, cron_executions CASCADE")


def add(stack: Stack, size: int, hosts: int = 1, **fields: object) -> str:
    """One job made over REST and its like, spread over so many hosts; returns the id of the first."""
    first = stack.create_job(name="job 1", **fields)
    stack.execute(MULTIPLY, size=size, first=first, hosts=hosts)
    return first


def written(instant: datetime) -> str:
    """As REST takes it."""
    return instant.isoformat().replace("+00:00", "Z")


def seed_recurring(stack: Stack, receiver: Receiver, *, every_s: int, times: int, size: int) -> Herd:
    """`size` jobs that run every so many seconds, `times` times; all of their ticks make the herd."""
    receiver.answer("/herd")
    clear(stack)
    time.sleep(-time.time() % every_s)  # begins right after a tick, so that the next is far enough
    first = datetime.fromtimestamp((time.time() // every_s + 1) * every_s, UTC)
    ticks = [first + timedelta(seconds=every_s * n) for n in range(times)]
    url = receiver.url("/herd", "127.0.0.1")
    rule = {"intervalSeconds": every_s, "endsAt": written(ticks[-1]), "overlapPolicy": "allow"}
    add(stack, size, endpointUrl=url, **rule)
    return Herd(stack, receiver, ticks, size)


def wait_until_taken(stack: Stack) -> None:
    """Return when the workers have taken every message, and acknowledged it."""
    with redis.Redis.from_url(stack.broker_url) as broker:
        wait_for(
            lambda: not broker.llen("executions") and not broker.hlen("unacked"),
            10,
            "every message is taken",
            stack.evidence,
        )
