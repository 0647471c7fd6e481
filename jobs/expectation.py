"""What would an expectation have said of a job's last answers? [use case]"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from jobs import sql
from jobs.execution.pointing import Demand, Stored, expectation_of_text, expectation_of_value, holds, rule_of
from jobs.queries import get_visible_execution, get_visible_job

LAST, EXAMINED = 50, 200
JUDGED = (None, "assertion")  # the status is judged first: what failed by it says nothing of bodies
BODIES = """
SELECT id, error_kind, response_headers, response_body, response_truncated FROM (
    SELECT id, scheduled_for, error_kind, response_headers, response_body, response_truncated
    FROM cron_executions
    WHERE job_id = %s ORDER BY scheduled_for DESC, id DESC LIMIT %s
) newest
WHERE response_body IS NOT NULL
ORDER BY scheduled_for DESC, id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """How many of the last bodies keep the expectation, which do not; the skipped ones failed otherwise."""

    passed: int
    failed: tuple[UUID, ...]  # executions, the newest first
    skipped: int


def point_at(
    user: User, execution_id: UUID, demand: Demand, *, pointer: str | None = None, text: str = ""
) -> dict[str, Any]:
    """An expectedBody out of what was selected in a stored answer; 404 for a stranger."""
    execution = get_visible_execution(user, execution_id)
    if pointer is None:
        return expectation_of_text(text)
    kept = (execution.response_headers, execution.response_body or b"", execution.response_truncated)
    return expectation_of_value(_stored(*kept), pointer, demand)


def try_expectation(user: User, job_id: UUID, expected: Mapping[str, Any]) -> Tried:
    """Judge `expected` by the job's LAST stored bodies; 404 for a stranger. Raises PointingError."""
    rule = rule_of(expected)
    job = get_visible_job(user, job_id)
    rows = sql.fetch(BODIES, [job.pk, EXAMINED, LAST])
    judged = {row[0]: holds(_stored(*row[2:]), rule) for row in rows if row[1] in JUDGED}
    failed = tuple(key for key, is_kept in judged.items() if not is_kept)
    return Tried(len(judged) - len(failed), failed, len(rows) - len(judged))


def _stored(headers: Any, body: bytes | memoryview, is_cut: bool) -> Stored:
    lines = json.loads(headers) if isinstance(headers, str) else headers or ()
    return Stored(tuple((name, value) for name, value in lines), bytes(body), is_cut)
