"""What jobs has to tell: signals that carry lists, sent after the commit; monitoring listens. [face]"""

from django.dispatch import Signal

jobs_created = Signal()  # jobs: list[CronJob], by: User | None
jobs_updated = Signal()  # jobs: list[CronJob], by: User | None, changed: dict[str, tuple[before, after]]
jobs_deleted = Signal()  # jobs: list[CronJob], by: User | None
# At the claim, up to CLAIM_LEAD_S before the instant; what an overlap holds up, when it goes out
executions_started = Signal()  # executions: list[execution.attempt.Claimed]
executions_ended = Signal()  # executions: list[execution.attempt.Ended]
