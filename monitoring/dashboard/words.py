"""What the words of columns and choices are called on pages. [face]"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.dashboard.telling import STATUSES

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

ZOOMS = {
    "earlier": _("Earlier"),
    "closer": _("Zoom in"),
    "wider": _("Zoom out"),
    "later": _("Later"),
}
CHANGE_STATUSES = {
    "suggested": pgettext_lazy("change", "Suggested"),
    "applied": pgettext_lazy("change", "Applied"),
    "accepted": pgettext_lazy("change", "Accepted"),
    "dismissed": pgettext_lazy("change", "Dismissed"),
    "reverted": pgettext_lazy("change", "Taken back"),
    "expired": pgettext_lazy("change", "Expired"),
}
RULES = {
    "success": _("Well again"),
    "failures": _("Too many failures"),
    "timeouts": _("Too many time-outs"),
    "slow": _("Slow answers"),
    "load": _("Crowded minutes"),
    "breaker": _("Failures in a row"),
    "host": _("The host is down"),
}
THRESHOLDS = {  # what a rule's measure was held against
    "success": _("Share of successes at least"),
    "failures": _("Share of failures, chance left out, above"),
    "timeouts": _("Time-outs in the last 10 runs at least"),
    "slow": _("Mean duration, as a share of the time-out, above"),
    "load": _("Runs in one minute, as a multiple of the mean, at least"),
    "breaker": _("Failed runs in a row at least"),
    "host": _("Share of the host's jobs that fail, chance left out, above"),
}
RESOURCES = {  # what an act was done to
    "job": pgettext_lazy("resource", "job"),
    "execution": pgettext_lazy("resource", "execution"),
    "schedule": pgettext_lazy("resource", "schedule"),
    "task": pgettext_lazy("resource", "task of the system"),
    "user": pgettext_lazy("resource", "account"),
    "token": pgettext_lazy("resource", "token"),
    "request": pgettext_lazy("resource", "request"),
}
METRICS = {  # in the order in which they are read
    "runs": _("Runs"),
    "failures": _("Failures"),
    "recentTimeouts": _("Time-outs in the last runs"),
    "throttled": _("Answers with 429"),
    "consecutiveFailures": _("Failures in a row"),
    "distinctErrors": _("Kinds of failure"),
    "meanMs": _("Mean duration"),
    "p95Ms": _("Duration, p95"),
    "failing": _("Failing jobs of the host"),
    "healthy": _("Healthy jobs of the host"),
    "held": _("Jobs held"),
}
FACTS = {
    "cronExpression": _("Cron expression"),
    "resolvedExpression": _("H stands for"),
    "intervalSeconds": _("Seconds between runs"),
    "runAt": _("Runs at"),
    "timezone": _("Time zone"),
    "isActive": _("Active"),
    "startsAt": _("Not before"),
    "endsAt": _("Not after"),
    "pausedUntil": _("Paused until"),
    "keepEvery": _("Ticks that run"),
    "shiftSeconds": _("Later by"),
    "adjustedTimeoutMs": _("Time-out"),
    "held": _("Held"),
}

FILTERS: Mapping[str, Mapping[str, Any]] = {
    "status_word": STATUSES,
    "kind_word": KINDS,
    "part_word": PARTS,
    "span_word": SPANS,
    "trigger_word": TRIGGERS,
    "phase_word": PHASES,
    "compared_word": COMPARED,
    "way_word": WAYS,
    "zoom_word": ZOOMS,
    "change_word": CHANGE_STATUSES,
    "rule_word": RULES,
    "threshold_word": THRESHOLDS,
    "metric_word": METRICS,
    "fact_word": FACTS,
}
