"""The editor's fields. What is wrong with them is said by the same checks as the API's. [face]"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jobs.models import Method

UNITS = [("seconds", _("seconds")), ("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))]
BUILDS = [
    ("interval", _("every so often")),
    ("daily", _("every day")),
    ("weekly", _("on weekdays")),
    ("monthly", _("every month")),
    ("once", _("once")),
]
DAYS = [
    *(("1", _("Mon")), ("2", _("Tue")), ("3", _("Wed")), ("4", _("Thu"))),
    *(("5", _("Fri")), ("6", _("Sat")), ("0", _("Sun"))),
]
OVERLAPS = [
    ("skip", _("skip the tick")),
    ("queue", _("wait for its end")),
    ("allow", _("run both at once")),
]
MISFIRES = [("run_once", _("run the latest")), ("skip", _("run none")), ("run_all", _("run all"))]
RESCHEDULES = [("off", _("off")), ("suggest", _("suggest")), ("apply", _("apply"))]
SPREADS = [
    ("off", _("off")),
    ("within_minute", _("within the minute")),
    ("within_hour", _("within the hour")),
    ("auto", _("where it is crowded")),
]
AUTHS = [("", pgettext_lazy("credential", "none")), ("basic", _("Basic")), ("bearer", _("Bearer token"))]
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
CODE = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "class": "code"}


def text(label: Any, hint: Any = "", **attrs: Any) -> forms.CharField:
    """One line. Nothing is required here: what must be written is said beside the field, once it is sent."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, help_text=hint, required=False, strip=False, widget=widget)


def long_text(label: Any, hint: Any = "", **attrs: Any) -> forms.CharField:
    """Many lines."""
    widget = forms.Textarea(attrs={"rows": 3, **attrs})
    return forms.CharField(label=label, help_text=hint, required=False, strip=False, widget=widget)


def number(label: Any, hint: Any = "") -> forms.CharField:
    """Typed as text: a browser would send nothing of what is no number, and it would be lost."""
    return text(label, hint, **NUMERIC)


def choice(label: Any, choices: Any, hint: Any = "", widget: Any = forms.Select) -> forms.CharField:
    """One of some. A CharField, so that the API's own check says what is wrong with another."""
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget(choices=choices))


def switch(label: Any, hint: Any = "") -> forms.BooleanField:
    """On or off."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


def secret(label: Any, hint: Any = "") -> forms.CharField:
    """Hidden while it is typed; kept where the form comes back."""
    widget = forms.PasswordInput(render_value=True, attrs={"autocomplete": "off", "data-secret": ""})
    return forms.CharField(label=label, help_text=hint, required=False, strip=False, widget=widget)


def moment(label: Any, hint: Any = "") -> forms.CharField:
    """A clock's day and time, in the job's zone."""
    widget = forms.TextInput(attrs={"type": "datetime-local", "step": "any"})
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


class JobForm(forms.Form):
    """A job as texts."""

    use_required_attribute = False

    name = text(_("Name"), maxlength=200)
    description = long_text(_("Description"))
    tags = text(_("Tags"), _("With commas between them."))
    key = text(_("Key"), _("Your own name for the job, by which scripts find it."), **CODE)

    http_method = choice(_("Method"), [(method, method) for method in Method.values])
    endpoint_url = text(_("URL"), inputmode="url", placeholder="https://example.com/hook", **CODE)
    headers = long_text(
        _("Headers"),
        _("Name: value on each line. Authorization, Cookie and X-Api-Key are encrypted; •••• keeps one."),
        placeholder="Accept: application/json",
        **CODE,
    )
    secret_headers = text(
        _("Also secret"), _("Names of further headers to encrypt, with commas between."), **CODE
    )
    query_params = long_text(_("Query parameters"), _("name=value on each line."), **CODE)
    body = long_text(_("Body"), **CODE)

    way = choice(
        _("Schedule"),
        [("cron", _("Cron")), ("builder", _("Builder")), ("words", _("In words"))],
        widget=forms.RadioSelect,
    )
    cron_expression = text(
        _("Cron expression"),
        _("Minute, hour, day of month, month, day of week; or @daily, @hourly …"),
        placeholder="0 9 * * 1-5",
        **CODE,
    )
    words = text(_("When"), _("In English or German."), placeholder=_("every weekday at 9"))
    build = choice(_("Runs"), BUILDS)
    build_count = number(_("Every"))
    build_unit = choice(_("Unit"), UNITS)
    build_time = forms.CharField(
        label=_("At"), required=False, widget=forms.TextInput(attrs={"type": "time"})
    )
    build_days = forms.MultipleChoiceField(
        label=_("On"), choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    build_month_day = text(_("Day of the month"), _("1 to 31, or L for the last."))
    build_at = moment(_("On"))
    timezone = text(_("Time zone"), list="zones", **CODE)

    auth_type = choice(_("Signs in by"), AUTHS)
    auth_username = text(_("User name"))
    auth_password = secret(_("Password"))
    auth_token = secret(_("Token"))
    signing_secret = secret(
        _("Signing secret"), _("Calls are signed with it (whsec_…); two while it is changed.")
    )

    expected_status = text(_("Status that is a success"), _("Like 200-299,304."), **CODE)
    expected_body = long_text(_("Rules for the body"), _('As JSON, like {"contains": "ok"}.'), **CODE)
    max_duration_ms = number(_("Slowest success, ms"), _("A slower answer fails; empty for none."))
    timeout_ms = number(_("Time-out, ms"), _("1,000 to 300,000: the whole call."))
    retry_count = number(_("Retries"), _("0 to 10 further tries."))
    retry_backoff_ms = number(_("First pause, ms"), _("Doubles with each try."))
    retry_on = text(_("Retry on"), _("Statuses, and kinds of failure."), **CODE)
    follow_redirects = switch(_("Follow redirects"))
    verify_tls = switch(_("Verify certificates"))

    is_active = switch(_("Active"), _("Off, the job keeps its schedule and does not run."))
    starts_at = moment(_("Not before"))
    ends_at = moment(_("Not after"))
    paused_until = moment(_("Paused until"))
    overlap_policy = choice(_("While the last run still goes on"), OVERLAPS)
    misfire_policy = choice(_("Ticks that came too late"), MISFIRES)
    misfire_grace_seconds = number(_("Too late after, s"))
    auto_reschedule = choice(
        _("Adjustments"), RESCHEDULES, _("Of a schedule that its endpoint cannot keep up with.")
    )
    max_slowdown = number(_("Slowest pace"), _("1 to 16: of so many ticks one runs at least."))
    spread = choice(_("Spread"), SPREADS, _("Moves its ticks apart from those of other jobs."))
    max_timeout_ms = number(_("Longest time-out, ms"), _("To which a rule may raise it; empty for never."))
    is_critical = switch(_("Critical"), _("No rule touches the job; it is only warned about."))
    rescheduling_tuning = long_text(
        _("Constants of its own"),
        _("name = value on each line, in place of those of all jobs."),
        placeholder="failure_ratio = 0.7",
        **CODE,
    )

    curl = long_text(
        _("curl command"), placeholder="curl https://example.com/hook -H 'Accept: text/plain'", **CODE
    )

    def clean(self) -> dict[str, Any]:
        """All of it is checked where jobs are: saving.py."""
        return self.cleaned_data

    def put_errors(self, errors: dict[str, list[str]]) -> None:
        """Each beside its field, what belongs to none above them all."""
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)

    def typed(self) -> dict[str, Any]:
        """What stands in the fields, valid or not."""
        return {name: self[name].value() for name in self.fields}

    def changed(self) -> set[str]:
        """The fields that say another thing than they did when the form was shown."""
        return {name for name in self.fields if name != "curl" and self._is_changed(name)}

    def _is_changed(self, name: str) -> bool:
        before, after = self.initial.get(name), self[name].value()
        return bool(_plain(before) != _plain(after))


def _plain(value: Any) -> Any:
    """As a browser sends it."""
    if isinstance(value, bool) or value is None:
        return bool(value)
    if isinstance(value, list):
        return sorted(map(str, value))
    return str(value).replace("\r\n", "\n") or False
