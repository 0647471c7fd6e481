"""What jobs has to tell: signals that carry lists; monitoring listens.

Changes of jobs are told in their transaction: whoever must not hear of what is rolled back waits for the
commit, and whoever fails undoes the change. Executions are told after their commit, robustly. [face]
"""

from django.dispatch import Signal

jobs_created = Signal()  # jobs: list[CronJob], by: User | None
# jobs: list[CronJob], by: User | None, changed: dict[str, tuple[before, after]], the same for each of them.
# Of tags that were put on or taken off many at once, the pair is (those taken off, those put on).
jobs_updated = Signal()
jobs_deleted = Signal()  # jobs: list[CronJob], by: User | None
schedules_changed = Signal()  # changes: list[ScheduleChange], each with its job, by: User | None
executions_requested = Signal()  # executions: list[CronExecution], each with its job, by: User | None
executions_cancelled = Signal()  # executions: list[CronExecution], each with its job, by: User | None
backfills_started = Signal()  # backfills: list[Backfill], each with its job, by: User | None
backfills_cancelled = Signal()  # backfills: list[Backfill], each with its job, by: User | None
# At the claim, up to CLAIM_LEAD_S before the instant; what an overlap holds up, when it goes out
executions_started = Signal()  # executions: list[execution.attempt.Claimed]
executions_ended = Signal()  # executions: list[execution.attempt.Ended]
