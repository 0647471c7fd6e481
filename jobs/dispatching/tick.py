"""A tick's life begins here: due jobs become rows, rows are handed to the workers. [story: read first]"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from uuid import UUID

from django.db import transaction

from jobs.dispatching import backfilling, due, policy, publish, unpublished
from jobs.dispatching.following import following

LOOKAHEAD = timedelta(seconds=3)  # how long before its instant a tick becomes a row and is handed out
CLAIM_LIMIT = 2_000  # jobs in one transaction


def run_tick(now: datetime) -> int:
    """Give each job with a tick up to LOOKAHEAD after `now` its rows, wake the workers; returns how many.

    1. Jobs are locked, decided and moved on in transactions of CLAIM_LIMIT, each published after its commit.
       One that has more to tell than fits (an outage) goes on in the next pass: others get their turn first.
    2. What waits for a worker without a message (retries, rows handed back, queued runs) is published.
    3. Backfills that have room get their next rows.
    4. Jobs whose last tick has gone by become inactive.
    """
    done = 0
    unfinished: list[UUID] = []
    while decisions := take_due_jobs(now, unfinished):
        done += len(decisions)
        unfinished += [
            one.job_id for one in decisions if one.next_run_at and one.next_run_at <= now + LOOKAHEAD
        ]
        if len(decisions) < CLAIM_LIMIT:
            break
    publish.send(unpublished.take(now, now + LOOKAHEAD))
    publish.send(backfilling.feed(now))
    due.retire_ended(now)
    return done


def take_due_jobs(now: datetime, but: Sequence[UUID]) -> list[policy.Decision]:
    """One transaction of `run_tick`'s: at most CLAIM_LIMIT jobs, none of `but`."""
    shared_next_tick = lru_cache(maxsize=None)(following)  # jobs of one schedule: computed once
    horizon = now + LOOKAHEAD
    with transaction.atomic():
        jobs = due.lock_due_jobs(horizon, CLAIM_LIMIT, but)
        busy = due.busy_among([job.id for job in jobs if policy.waits_its_turn(job, now)])
        most = policy.most_ticks(len(jobs))
        decisions = [policy.decide(job, now, horizon, shared_next_tick, most, job.id in busy) for job in jobs]
        executions = due.insert_executions(decisions, now)
        due.advance(decisions)
        transaction.on_commit(partial(publish.send, executions))
    return decisions
