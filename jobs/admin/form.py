"""The admin's form of a job: what is written goes to the same commands as over REST. [face]"""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from cronmanager.rest.errors import Problem
from jobs import commands, secrets
from jobs.admin.job_names import JOB_COLUMNS
from jobs.commands.scheduling import written_as
from jobs.models import CronJob

SHORT_TEXTS = ("description", "headers", "query_params", "body", "expected_body", "rescheduling_tuning")
TEXTS = ("description", "body", "key")  # empty is a value of theirs, not "as it was"


class JobForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A job with its schedule as it is written, not as the row that it shares."""

    by: User | None = None  # who edits; set by the admin

    interval_seconds = forms.IntegerField(
        label=JOB_COLUMNS["interval_seconds"],
        required=False,
        min_value=1,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    run_at = forms.SplitDateTimeField(
        label=JOB_COLUMNS["run_at"], required=False, widget=UnfoldAdminSplitDateTimeWidget()
    )
    secret_headers = forms.CharField(
        label=JOB_COLUMNS["secret_headers"],
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("Names of headers whose values are kept secret, with commas between them."),
    )

    class Meta:
        model = CronJob
        fields = (
            *("name", "description", "cron_expression", "timezone", "endpoint_url", "http_method", "headers"),
            *("body", "query_params", "is_active", "retry_count", "retry_backoff_ms", "timeout_ms"),
            *("expected_status", "expected_body", "follow_redirects", "verify_tls", "key", "starts_at"),
            *("ends_at", "paused_until", "overlap_policy", "misfire_policy", "misfire_grace_seconds"),
            *("auto_reschedule", "tags", "retry_on", "max_duration_ms"),
            *("async_timeout_ms", "spread", "max_slowdown", "is_critical", "max_timeout_ms"),
            "rescheduling_tuning",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "endpoint_url": UnfoldAdminTextInputWidget(),
            **{name: UnfoldAdminTextareaWidget(attrs={"rows": 3}) for name in SHORT_TEXTS},
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "cron_expression": _("Write this, an interval or an instant: exactly one of them."),
            "headers": _("An object of names and values; the mask keeps a stored secret."),
            "expected_body": _('null, or {"contains": …}, {"notContains": …} or {"regex": …}.'),
            "expected_status": _("Codes and ranges with commas between them: 200-299,304."),
            "async_timeout_ms": _("How long an endpoint that took the work has to report; empty: off."),
            "tags": _("Words with commas between them."),
            "spread": _("How far its ticks may be moved apart from those of others."),
            "max_slowdown": _("A rule keeps at least one tick of so many; 1: all."),
            "is_critical": _("No rule changes anything, however often it fails."),
            "max_timeout_ms": _("Up to where a rule may raise the time-out; empty: never."),
            "rescheduling_tuning": _('Constants of its own, as {"breaker_failures": 5}.'),
            "key": _("Your own name for it, unique among its owner's jobs."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._is_stored():
            kind, value = written_as(self.instance)
            self.initial.update({"cron_expression": "", kind: value})
            self.initial["headers"] = secrets.mask_headers(self.instance.headers)
            self.initial["secret_headers"] = ", ".join(secrets.marked_names(self.instance.headers))

    def clean(self) -> dict[str, Any]:
        """Let the commands judge what was written, and stand their sentences beside the fields."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self._judge()
        except Problem as problem:
            self.add_error(None, problem.detail)
            for name, sentences in problem.errors.items():
                self.add_error(name if name in self.fields else None, sentences)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was written, for the commands; of a stored job only what has changed."""
        is_stored = self._is_stored()
        names = [name for name in self.fields if not is_stored or name in self.changed_data]
        written = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if "secret_headers" in written:
            written["secret_headers"] = [
                word.strip() for word in written["secret_headers"].split(",") if word.strip()
            ]
        for name in ("headers", "query_params", "tags", "rescheduling_tuning"):
            if name in written:
                written[name] = written[name] or ([] if name == "tags" else {})
        return written

    def _is_stored(self) -> bool:
        return not self.instance._state.adding  # noqa: SLF001  # a UUID key is there before the row is

    def _judge(self) -> None:
        now = timezone.now()
        if self._is_stored():
            commands.try_update(self.instance.pk, self.values(), now)
        elif self.by is not None:
            commands.draft_job(self.by, self.values(), now)
