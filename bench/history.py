"""Seeds what reading is measured on: 100,000 jobs with 1,000,000 executions, and who reads them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.timezone import now
from django_celery_beat.models import CrontabSchedule

from accounts import jwts, tokens
from accounts.models import ApiToken, RefreshFamily, Role, User
from bench import seed
from jobs.identifiers import time_ordered_ids
from jobs.models import CronExecution, CronJob
from jobs.statistics.rebuild import rebuild

BUSY_SHARE = 5  # one execution in so many is of one single job
SPREAD_DAYS = 29
OWNERS, SCHEDULES = 50, 1000
MOST_FOR_ONE = (
    "CASE WHEN mod(n, 5) < 3 THEN (SELECT id FROM users WHERE email = 'owner-1@example.com') "
    f"ELSE {seed.OWNER_OF_N} END"
)
WITHIN_A_DAY = "now() + interval '1 hour' + mod(n::bigint * 7919, 86400) * interval '1 second'"
JOB = {
    "name": "(ARRAY['Nightly backup','Invoice run','Report','Sync','Clean-up'])[1 + mod(n, 5)] || ' ' || n",
    "description": "CASE WHEN mod(n, 3) = 0 THEN 'Asked for by team ' || mod(n, 40) ELSE '' END",
    "endpoint_url": "'https://service-' || mod(n, 500) || '.example.com/hooks/' || n",
    "tags": "ARRAY['team-' || mod(n, 40), (ARRAY['nightly','billing','ops'])[1 + mod(n, 3)]]",
    "created_at": "template.created_at - n / 100 * interval '1 s'",
    "created_by_id": MOST_FOR_ONE,
    "status": "CASE WHEN mod(n, 25) = 0 THEN 'FAILED' WHEN mod(n, 17) = 0 THEN 'PENDING' ELSE 'SUCCESS' END",
    "consecutive_failures": "CASE WHEN mod(n, 25) = 0 THEN 1 + mod(n, 4) ELSE 0 END",
    "last_run_at": "CASE WHEN mod(n, 17) > 0 THEN now() - mod(n, 86400) * interval '1 second' END",
    "is_active": "mod(n, 20) > 0",
}
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
DRAWN = "mod(n::bigint * 7919 + j.place * 104729, 1000)"  # 0 … 999, alike in every run
OUTAGE = "BETWEEN now() - interval '50 hours' AND now() - interval '48 hours'"
STATUS = f"""CASE WHEN {{tick}} {OUTAGE} THEN 'MISSED' WHEN {DRAWN} < 20 THEN 'FAILED'
    WHEN {DRAWN} < 30 THEN 'SKIPPED' WHEN {DRAWN} < 32 THEN 'CANCELLED' ELSE 'SUCCESS' END"""
KINDS = "ARRAY['timeout','connect','http_status','assertion']"
KIND = f"CASE WHEN {DRAWN} < 20 THEN ({KINDS})[1 + mod({DRAWN}, 4)] END"
MESSAGE = (
    f"CASE WHEN {DRAWN} < 20 THEN 'It went wrong in way ' || {DRAWN} || ' after ' || n * 1000 || ' ms' END"
)
MULTIPLY = """
INSERT INTO cron_executions ({names}) SELECT {values}
FROM (SELECT id, created_by_id, row_number() OVER (ORDER BY id) AS place FROM cron_jobs WHERE {which}) j,
    generate_series(1, {count}) n, cron_executions template
WHERE template.id = '{template}'
"""
LET_RUN = """
UPDATE cron_executions SET status = 'RUNNING', worker_id = gen_random_uuid(), completed_at = NULL
WHERE id IN (SELECT id FROM cron_executions ORDER BY scheduled_for DESC LIMIT 20)
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
    """Jobs, three fifths of them one owner's; executions, a fifth of them one job's; three readers."""
    few = User.objects.get(email="template@example.com")
    many = User.objects.get(email="owner-1@example.com")
    shared = [row.pk for row in _schedules()]
    sql = {**JOB, "crontab_id": f"(ARRAY{shared})[1 + mod(n, {SCHEDULES})]"}
    seed.add_jobs(jobs, tick=WITHIN_A_DAY, sql=sql, crontab_id=shared[0])
    busy = CronJob.objects.filter(created_by=many)[0]
    small = CronJob.objects.create(name="small", created_by=few, crontab_id=busy.crontab_id)
    _add_executions(busy, f"id = '{busy.pk}'", executions // BUSY_SHARE)
    each = (executions - executions // BUSY_SHARE) // jobs
    _add_executions(busy, f"id NOT IN ('{busy.pk}', '{small.pk}')", each)
    _add_executions(small, f"id = '{small.pk}'", 5)
    seed.execute(LET_RUN)
    seed.settle()
    rebuild(datetime(2020, 1, 1, tzinfo=UTC))
    seed.execute("VACUUM (ANALYZE) statistics_of_jobs, statistics_of_owners, statistics_of_hosts")
    boss = User.objects.create_user("boss@example.com", role=Role.ADMIN)
    people = {"administrator": (boss, busy), "owner of many": (many, busy), "owner of few": (few, small)}
    return [Reader(name, user, _token(user), _jwt(user), job) for name, (user, job) in people.items()]


def _schedules() -> list[CrontabSchedule]:
    """Hourly to monthly, as many as people write who share none."""
    return CrontabSchedule.objects.bulk_create(
        CrontabSchedule(
            minute=str(n % 60),
            hour="*" if n % 10 else str(n % 24),
            day_of_month="1" if n % 30 == 0 else "*",
            timezone="Europe/Berlin" if n % 3 == 0 else "UTC",
        )
        for n in range(SCHEDULES)
    )


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
    own |= {
        "status": STATUS.format(tick=tick),
        "error_kind": KIND,
        "error_message": MESSAGE,
        "lag_ms": "1 + n % 97",
    }
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
