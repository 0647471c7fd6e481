"""Makes the stock way's PeriodicTasks: `python -m bench.stock.seed 1000=http://… --every 1`."""

import argparse
import datetime as dt
import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.stock.settings")
django.setup()

from django_celery_beat.models import (  # noqa: E402
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    PeriodicTasks,
)


def crontab(minute: str, hour: str, day: str = "*", month: str = "*") -> CrontabSchedule:
    """The row of that minute of the day."""
    return CrontabSchedule.objects.create(
        minute=minute, hour=hour, day_of_month=day, month_of_year=month, timezone="UTC"
    )


def tasks(urls: list[str], first: int, **schedule: object) -> list[PeriodicTask]:
    """A PeriodicTask for each URL."""
    return [
        PeriodicTask(name=f"job {n}", task="call", kwargs=json.dumps({"url": url, "job_id": n}), **schedule)
        for n, url in enumerate(urls, first)
    ]


def wanted(given: argparse.Namespace) -> list[PeriodicTask]:
    """The tasks that the command line asks for."""
    urls = [url for url, count in given.calls for _ in range(count)]
    if given.every:
        return tasks(urls, 0, interval=IntervalSchedule.objects.create(every=given.every, period="seconds"))
    if given.seconds_from:
        return [
            task
            for n, url in enumerate(urls)
            for task in tasks([url], n, one_off=True, clocked=_second(given.seconds_from, n))
        ]
    return tasks(urls, 0, crontab=crontab(str(given.minute.minute), str(given.minute.hour)))


def _second(start: dt.datetime, n: int) -> ClockedSchedule:
    return ClockedSchedule.objects.create(clocked_time=start + dt.timedelta(seconds=n))


def main() -> None:
    """Replace all tasks by those of the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("calls", type=lambda text: (text.split("=")[1], int(text.split("=")[0])), nargs="+")
    parser.add_argument("--minute", type=dt.datetime.fromisoformat)
    parser.add_argument("--every", type=int)
    parser.add_argument("--seconds-from", type=dt.datetime.fromisoformat)
    parser.add_argument("--bystanders", type=int, default=0)
    given = parser.parse_args()
    PeriodicTask.objects.all().delete()
    PeriodicTask.objects.bulk_create(wanted(given), batch_size=1000)
    if given.bystanders:
        yearly = crontab("0", "0", "1", "1")
        bystanders = tasks(["http://127.0.0.1:9/"] * given.bystanders, 1_000_000, crontab=yearly)
        PeriodicTask.objects.bulk_create(bystanders, batch_size=1000)
    PeriodicTasks.update_changed()


if __name__ == "__main__":
    main()
