"""Rows of the jobs table as they are written: what is alike in all of them is made once a page. [face]"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.dashboard.jobs_table.rows import Row

ANY_ID = UUID(int=0)
MOST_TAGS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with its addresses and what its controls are called."""

    row: Row
    id: str
    page: str
    editor: str
    refresh: str
    select: str
    run: str
    edit: str
    tags: list[str]
    more_tags: int


def shown_rows(rows: Iterable[Row]) -> list[Shown]:
    """The rows, each with what is its own."""
    page, editor, refresh = (
        reverse(f"dashboard:{name}", args=[ANY_ID]) for name in ("job", "job-edit", "job-row")
    )
    select, run, edit = _("Select %(name)s"), _("Run %(name)s now"), _("Edit %(name)s")
    return [_shown(row, (page, editor, refresh), (select, run, edit)) for row in rows]


def _shown(row: Row, addresses: tuple[str, ...], names: tuple[str, ...]) -> Shown:
    job, job_id = row.job, str(row.job.pk)
    page, editor, refresh = [address.replace(str(ANY_ID), job_id) for address in addresses]
    select, run, edit = [name % {"name": job.name} for name in names]
    more = max(0, len(job.tags) - MOST_TAGS)
    return Shown(row, job_id, page, editor, refresh, select, run, edit, job.tags[:MOST_TAGS], more)


def labels() -> dict[str, Any]:
    """What is the same in each row: what narrow screens show before a cell, addresses, an icon."""
    return {
        "jobs": reverse("dashboard:jobs"),
        "run_address": reverse("dashboard:jobs-run"),
        "schedule": _("Schedule"),
        "status": _("Status"),
        "runs": _("Last 50 runs"),
        "last": _("Last run"),
        "next": _("Next run"),
        "edit": _("Edit"),
        "play": render_to_string("partials/_icon.html", {"name": "play"}),
    }
