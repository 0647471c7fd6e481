"""What the words of columns and choices are called on pages. [face]"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATUSES = {
    "PENDING": pgettext_lazy("status", "Waiting"),
    "RUNNING": pgettext_lazy("status", "Running"),
    "RETRYING": pgettext_lazy("status", "Retrying"),
    "SUCCESS": pgettext_lazy("status", "Success"),
    "FAILED": pgettext_lazy("status", "Failed"),
    "SKIPPED": pgettext_lazy("status", "Skipped"),
    "MISSED": pgettext_lazy("status", "Missed"),
    "CANCELLED": pgettext_lazy("status", "Cancelled"),
    "PAUSED": pgettext_lazy("status", "Paused"),
}
KINDS = {
    "timeout": _("Timed out"),
    "dns": _("Name not found"),
    "connect": _("No connection"),
    "tls": _("TLS failed"),
    "http_status": _("Unexpected status"),
    "assertion": _("Unexpected body"),
    "blocked": _("Address blocked"),
    "too_large": _("Answer too large"),
    "redirect": _("Redirect not followed"),
    "protocol": _("Not proper HTTP"),
    "worker_lost": _("Worker lost"),
    "reported": _("Reported as failed"),
}
PARTS = {
    "database": pgettext_lazy("part", "database"),
    "broker": pgettext_lazy("part", "broker"),
    "scheduler": pgettext_lazy("part", "scheduler"),
    "worker": pgettext_lazy("part", "worker"),
}
SPANS = {
    "24h": _("24 hours"),
    "7d": _("7 days"),
    "30d": _("30 days"),
}
TRIGGERS = {
    "schedule": _("Schedule"),
    "manual": _("By hand"),
    "retry": _("Run again"),
    "backfill": _("Backfill"),
}
PHASES = {
    "other": _("Redirects"),
    "dns": _("DNS"),
    "connect": _("Connect"),
    "tls": _("TLS"),
    "wait": _("Wait"),
    "transfer": _("Transfer"),
}
COMPARED = {
    "status": _("Outcome"),
    "headers": _("Header"),
    "body": _("Body"),
    "timings": _("Time"),
    "address": _("Network"),
    "certificate": _("TLS"),
}
WAYS = {"json": _("JSON"), "text": _("Text"), "hex": _("Hex")}

FILTERS: Mapping[str, Mapping[str, Any]] = {
    "status_word": STATUSES,
    "kind_word": KINDS,
    "part_word": PARTS,
    "span_word": SPANS,
    "trigger_word": TRIGGERS,
    "phase_word": PHASES,
    "compared_word": COMPARED,
    "way_word": WAYS,
}
