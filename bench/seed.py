"""Makes users and jobs in bulk, by SQL out of one row that the models made; a million in under a minute."""

import datetime as dt
from typing import Any

from django.db import connection, models
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule

from accounts.models import User
from jobs.models import CronJob

OWNERS = 100
ALL_OWNERS = "ARRAY(SELECT id FROM users WHERE email LIKE 'owner-%')"
OWNER_OF_N = f"({ALL_OWNERS})[1 + mod(n, cardinality({ALL_OWNERS}))]"
FAR_AHEAD = "now() + interval '1 day' + n * interval '1 second'"


def execute(sql: str) -> int:
    """Run one statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def clear(owners: int = OWNERS) -> None:
    """Nothing is left of the case before, but so many new owners."""
    execute(
        "TRUNCATE users, cron_jobs, cron_executions, runtime_processes, statistics_of_jobs,"
        " statistics_of_owners, statistics_of_hosts CASCADE"
    )
    owner = User.objects.create_user("template@example.com")
    multiply(owner, owners, id="gen_random_uuid()", email="'owner-' || n || '@example.com'")


def multiply(template: models.Model, count: int, **sql: str) -> None:
    """Insert `count` copies of a stored row; `sql` gives what differs, by column, over n = 1, 2, …"""
    described = template._meta  # noqa: SLF001 Django's documented interface, whatever its name
    table, columns = described.db_table, [str(field.column) for field in described.concrete_fields]
    values = ", ".join(sql.get(column, f'template."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    execute(
        f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" template, '
        f"generate_series(1, {count}) n WHERE template.id = '{template.pk}'"
    )


def add_jobs(
    count: int,
    *,
    tick: dt.datetime | str,
    url: str = "http://127.0.0.1:9/",
    hosts: int = 1,
    sql: dict[str, str] | None = None,
    **fields: Any,
) -> None:
    """`count` active jobs of all owners in turn with their next tick at `tick` (a time, or SQL over n).

    `127.0.0.1` in `url` becomes each of 127.0.0.1 … 127.0.0.<hosts> in turn. `sql` is as in `multiply`.
    """
    values = {
        "name": "a job",
        "endpoint_url": url,
        "created_by": User.objects.get(email="template@example.com"),
    }
    template = CronJob.objects.create(is_active=False, **values, **fields)
    own = {
        "id": "gen_random_uuid()",
        "name": "'job ' || n",
        "is_active": "true",
        "created_by_id": OWNER_OF_N,
        "next_run_at": tick if isinstance(tick, str) else f"'{tick.isoformat()}'::timestamptz",
        "endpoint_url": f"replace(template.endpoint_url, '127.0.0.1', '127.0.0.' || 1 + mod(n, {hosts}))",
    }
    multiply(template, count, **own | (sql or {}))
    template.delete()


def every(seconds: int) -> dict[str, Any]:
    """The shared schedule row of jobs that run every so many seconds, as the field that names it."""
    row, _ = IntervalSchedule.objects.get_or_create(every=seconds, period="seconds")
    return {"interval": row}


def once(at: dt.datetime) -> dict[str, Any]:
    """The shared schedule row of jobs that run once."""
    return {"clocked": ClockedSchedule.objects.get_or_create(clocked_time=at)[0]}


def add_bystanders(count: int) -> None:
    """Jobs that are not due today, on a thousand shared crontab rows; vacuumed as after a night."""
    daily = CrontabSchedule.objects.bulk_create(
        CrontabSchedule(minute=str(n % 60), hour=str(n // 60)) for n in range(1000)
    )
    ids = ", ".join(str(row.pk) for row in daily)
    add_jobs(count, tick=FAR_AHEAD, crontab=daily[0], sql={"crontab_id": f"(ARRAY[{ids}])[1 + mod(n, 1000)]"})
    settle()


def settle() -> None:
    """Let the database finish what the seeding left to do, so that no later figure pays for it."""
    execute("VACUUM (ANALYZE) cron_jobs, cron_executions")
    execute("CHECKPOINT")


def make_due(count: int, tick: dt.datetime, seconds: int, url: str) -> None:
    """Let `count` of the jobs, scattered over the table, run every `seconds` from `tick` on."""
    row = every(seconds)["interval"]
    execute(
        f"UPDATE cron_jobs SET crontab_id = NULL, interval_id = {row.pk}, next_run_at = '{tick.isoformat()}',"
        f" endpoint_url = '{url}'"
        f" WHERE id IN (SELECT id FROM cron_jobs ORDER BY id LIMIT {count})"
    )


def stop_all() -> None:
    """No job has a further tick."""
    execute(
        "UPDATE cron_jobs SET is_active = false WHERE is_active AND next_run_at < now() + interval '1 hour'"
    )
