"""Rows of the jobs table as they are written. [face]"""

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from monitoring.dashboard.jobs_table.rows import Row
from monitoring.dashboard.stencils import filled, slot
from monitoring.dashboard.templatetags.dashboard import sentence, state
from monitoring.dashboard.templatetags.parts import shown_status, shown_strip, shown_time

ANY_ID = UUID(int=0)
ADDRESSES = {"page": "job", "editor": "job-edit", "refresh": "job-row"}
SLOTS = ("id", "name", "marks", "host", "tags", "owner", "schedule", "status", "runs", "last", "next")
MOST_TAGS = 3


def written_rows(rows: Iterable[Row], may: Mapping[str, bool], *, are_extra: bool = False) -> SafeString:
    """The rows for who may do what `may` says; `are_extra` where each is to find its place by its id."""
    own = {name: slot(name) for name in SLOTS}
    addresses = {name: _address_in_slot(route, own["id"]) for name, route in ADDRESSES.items()}
    context = {"slot": own, "may": may, "is_extra": are_extra, **addresses}
    table = reverse("dashboard:jobs")
    return filled("jobs/_row.html", context, (_values(row, table) for row in rows))


def _address_in_slot(route: str, id_slot: str) -> SafeString:
    return SafeString(reverse(f"dashboard:{route}", args=[ANY_ID]).replace(str(ANY_ID), id_slot))


def _values(row: Row, table: str) -> dict[str, str]:
    """What the row puts into each of SLOTS, as HTML."""
    job = row.job
    is_marked = job.adjusted_since or row.is_asked
    return {
        "id": str(job.pk),
        "name": escape(job.name),
        "marks": render_to_string("jobs/_marks.html", {"row": row}) if is_marked else "",
        "host": escape(row.host),
        "tags": _tags(job.tags, table),
        "owner": escape(job.created_by.email),
        "schedule": escape(sentence(job)),
        "status": shown_status(state(job)),
        "runs": shown_strip(row.strip) if row.strip.runs else _quiet(row.strip.label),
        "last": shown_time(job.last_run_at) if job.last_run_at else "",
        "next": shown_time(job.next_run_at, "countdown") if job.is_active and job.next_run_at else "",
    }


def _quiet(text: str) -> str:
    return f'<span class="quiet">{escape(text)}</span>'


def _tags(tags: list[str], table: str) -> str:
    """The first of them as ways to all jobs that bear them, and how many more there are."""
    links = "".join(
        f'<a class="tag" href="{table}?tag={quote(tag, safe="")}" title="{escape(tag)}">{escape(tag)}</a>'
        for tag in tags[:MOST_TAGS]
    )
    more = len(tags) - MOST_TAGS
    told = f'<span class="quiet" title="{escape(", ".join(tags))}">+{more}</span>' if more > 0 else ""
    return links + told
