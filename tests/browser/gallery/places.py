"""Finds in a scene's database the rows that its pictures are about."""

import psycopg

JOBS = {  # of each scene: one about which there is something to say, and one that is well
    "normal": ("Sync stock with warehouse", "Nightly database backup"),
    "crowded": ("Reconcile the settlement%", "تقرير%"),
    "broken": ("Health: public API", "Send due invoices"),
}
JOB = "SELECT id FROM cron_jobs WHERE name LIKE %s"
RUN = """
SELECT e.id FROM cron_executions e JOIN cron_jobs j ON j.id = e.job_id
WHERE e.status = %s ORDER BY j.name LIKE %s DESC, e.attempt_number DESC, e.scheduled_for DESC LIMIT 1
"""
PERSON = "SELECT id FROM users WHERE email LIKE 'ben@%%'"


def places(database: psycopg.Connection, scene: str) -> dict[str, str]:
    """The ids by the names that paths have for them."""
    names = JOBS.get(scene)
    if names is None:
        return {}
    job, calm = names
    asked = {
        "job": (JOB, [job]),
        "calm": (JOB, [calm]),
        "failed": (RUN, ["FAILED", job]),
        "good": (RUN, ["SUCCESS", calm]),
        "running": (RUN, ["RUNNING", job]),
        "missed": (RUN, ["MISSED", job]),
        "person": (PERSON, None),
    }
    rows = {name: database.execute(sql, values).fetchone() for name, (sql, values) in asked.items()}
    return {name: str(row[0]) for name, row in rows.items() if row}
