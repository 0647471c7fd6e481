"""Seeds what reading is measured on: 100,000 jobs with 1,000,000 executions, and who reads them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.timezone import now

from accounts import jwts, tokens
from accounts.models import ApiToken, RefreshFamily, Role, User
from bench import seed
from jobs.identifiers import time_ordered_ids
from jobs.models import CronExecution, CronJob
from jobs.statistics.rebuild import rebuild

BUSY_SHARE = 5  # one execution in so many is of one single job
SPREAD_DAYS = 29
HALF_FOR_ONE = (
    "CASE WHEN n % 2 = 0 THEN (SELECT id FROM users WHERE email = 'owner-1@example.com') "
    f"ELSE {seed.OWNER_OF_N} END"
)
EXECUTION: dict[str, Any] = {
    "status": "SUCCESS",
    "attempt_number": 1,
    "response_status": 200,
    "response_headers": [["Content-Type", "application/json"], ["Date", "Tue, 02 Mar 2027 10:00:00 GMT"]],
    "response_body": b'{"ok": true, "rows": [%s]}' % b", ".join(b"%d" % n for n in range(50)),
    "execution_time_ms": 43,
    "lag_ms": 3,
    "remote_address": "127.0.0.1",
    "timings": {"dnsMs": 0.1, "connectMs": 1.5, "tlsMs": None, "firstByteMs": 40.2, "totalMs": 43.1},
}
MULTIPLY = """
INSERT INTO cron_executions ({names}) SELECT {values}
FROM (SELECT id, created_by_id, row_number() OVER (ORDER BY id) AS place FROM cron_jobs WHERE {which}) j,
    generate_series(1, {count}) n, cron_executions template
WHERE template.id = '{template}'
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with a token, an access JWT for what no token may read, and a job of theirs."""

    name: str
    user: User
    token: str
    jwt: str
    job: CronJob


def add(jobs: int, executions: int) -> list[Reader]:
    """Jobs, half of them one owner's; executions, a fifth of them one job's; three readers."""
    few = User.objects.get(email="template@example.com")
    many = User.objects.get(email="owner-1@example.com")
    sql = {
        "created_at": "template.created_at - n / 100 * interval '1 s'",
        "created_by_id": HALF_FOR_ONE,
        "status": "(ARRAY['SUCCESS','FAILED','PENDING'])[1 + n % 3]",
    }
    seed.add_jobs(jobs, tick=seed.FAR_AHEAD, hosts=200, sql=sql, **seed.every(3600))
    busy = CronJob.objects.filter(created_by=many)[0]
    small = CronJob.objects.create(name="small", created_by=few, interval=busy.interval)
    _add_executions(busy, f"id = '{busy.pk}'", executions // BUSY_SHARE)
    each = (executions - executions // BUSY_SHARE) // jobs
    _add_executions(busy, f"id NOT IN ('{busy.pk}', '{small.pk}')", each)
    _add_executions(small, f"id = '{small.pk}'", 5)
    seed.settle()
    rebuild(datetime(2020, 1, 1, tzinfo=UTC))
    seed.execute("VACUUM (ANALYZE) statistics_of_jobs, statistics_of_owners, statistics_of_hosts")
    boss = User.objects.create_user("boss@example.com", role=Role.ADMIN)
    people = {"administrator": (boss, busy), "owner of many": (many, busy), "owner of few": (few, small)}
    return [Reader(name, user, _token(user), _jwt(user), job) for name, (user, job) in people.items()]


def _add_executions(job: CronJob, which: str, count: int) -> None:
    at = now()
    values = {"scheduled_for": at, "due_at": at, "started_at": at, "completed_at": at, **EXECUTION}
    values["attempts"] = [
        {"attemptNumber": 1, "startedAt": "2027-03-02T10:00:00Z", "completedAt": "2027-03-02T10:00:00Z"}
        | {"responseStatus": 200, "errorKind": None, "errorMessage": None, "executionTimeMs": 43}
        | {"timings": EXECUTION["timings"], "remoteAddress": "127.0.0.1"}
    ]
    template = CronExecution.objects.create(
        id=time_ordered_ids(1, at)[0], job=job, owner_id=job.created_by_id, trigger="manual", **values
    )
    step = timedelta(days=SPREAD_DAYS) / (count + 1)
    tick = f"template.scheduled_for - n * interval '{step.total_seconds()} s' - j.place * interval '7 ms'"
    own = {"id": "uuidv7()", "job_id": "j.id", "owner_id": "j.created_by_id", "scheduled_for": tick}
    own |= {"due_at": tick, "started_at": tick, "completed_at": tick, "trigger": "'schedule'"}
    own |= {"status": "CASE WHEN n % 50 = 0 THEN 'FAILED' ELSE 'SUCCESS' END"}
    own |= {"error_kind": "CASE WHEN n % 50 = 0 THEN 'timeout' END", "lag_ms": "1 + n % 97"}
    own |= {"execution_time_ms": "1 + (n * 7919) % 997"}
    columns = [field.column for field in CronExecution._meta.concrete_fields]  # noqa: SLF001
    names = ", ".join(columns)
    chosen = ", ".join(own.get(column, f"template.{column}") for column in columns)
    seed.execute(MULTIPLY.format(names=names, values=chosen, which=which, count=count, template=template.pk))
    template.delete()


def _token(user: User) -> str:
    minted = tokens.mint(settings.TOKEN_SALT)
    ApiToken.objects.create(
        user=user, name="bench", prefix=minted.prefix, token_hash=minted.token_hash, permissions=["READ"]
    )
    return minted.text


def _jwt(user: User) -> str:
    family = RefreshFamily.objects.create(
        user=user, current_jti=uuid4(), expires_at=now() + timedelta(days=1)
    )
    return jwts.make_access(user.pk, family.pk)
