"""A week of a shop: a dozen jobs, most of them well, a failure or two, a suggestion, one at work."""

from datetime import datetime, timedelta

import time_machine

from accounts.models import User
from jobs.commands import update_job
from jobs.execution import claim
from jobs.models import CronExecution, CronJob
from jobs.rescheduling.review import review
from monitoring.models import SavedView
from tests.browser.scenes import machines, people, shop
from tests.browser.scenes.replay import row_at
from tests.browser.scenes.stories import Past, go_on, tell

HISTORY = timedelta(days=29)


def fill(now: datetime) -> dict[str, CronJob]:
    """Returns the jobs by name."""
    boss = people.administrator(now)
    owners = people.colleagues(boss, now) | {"": boss}
    people.tokens(boss, now)
    machines.start(now)
    jobs = tell(shop.stories(), owners, Past(now - HISTORY, now, machines.WORKER))
    edit(jobs, boss, now)
    go_on(CronJob.objects.filter(is_active=True), now)
    review(now)
    start(jobs["Send due invoices"], now - timedelta(seconds=8), now)
    keep_views(boss)
    return jobs


def edit(jobs: dict[str, CronJob], boss: User, now: datetime) -> None:
    """What people have changed since: a schedule, a switch, a name."""
    day = timedelta(days=1)
    edits = (
        ("Warm cache: front page", {"cron_expression": "*/10 * * * *"}, 3 * day),
        ("Check TLS certificates", {"timeout_ms": 60_000, "retry_count": 5}, 2 * day),
        ("Import from the old shop", {"is_active": False}, day),
        ("Rebuild sitemap", {"name": "Rebuild the sitemap"}, timedelta(hours=5)),
    )
    for name, values, ago in edits:
        with time_machine.travel(now - ago):
            update_job(jobs[name].pk, values, boss, now - ago)


def start(job: CronJob, at: datetime, now: datetime) -> CronExecution:
    """A run by hand that still goes on."""
    row = row_at(job, at, "manual")
    row.save(force_insert=True)
    claim.claim([row.pk], now, machines.WORKER, now)
    CronExecution.objects.filter(pk=row.pk).update(started_at=at)
    return row


def keep_views(boss: User) -> None:
    """Filters that somebody comes back to."""
    SavedView.objects.create(owner=boss, name="Failing", filters={"status": ["FAILED"]})
    SavedView.objects.create(owner=boss, name="Billing", filters={"tag": ["billing"]})
