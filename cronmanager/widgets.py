"""Writes the widgets of forms without a template: the editor has 60, and each took Django's three. [adapter]

What they say is what django/forms/widgets/*.html say; a widget that is not named here has its template still.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape as shown
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]
PLACE = "django/forms/widgets"
INPUTS = ("input", "text", "password", "hidden", "number", "email", "url", "time", "checkbox")


class PlainWidgets(DjangoTemplates):
    """The renderer of all forms."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The widget, or a whole form, as HTML."""
        write = WRITERS.get(template_name)
        return (
            SafeString(write(context["widget"])) if write else super().render(template_name, context, request)
        )


def written_attrs(attrs: Mapping[str, Any]) -> str:
    """Each after a space; True stands for a bare name, False for none."""
    return "".join(
        f" {shown(name)}" if value is True else f' {shown(name)}="{shown(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def written_input(widget: Widget) -> str:
    """One line, or a box to tick."""
    value = "" if widget["value"] is None else f' value="{shown(widget["value"])}"'
    name, attrs = shown(widget["name"]), written_attrs(widget["attrs"])
    return f'<input type="{shown(widget["type"])}" name="{name}"{value}{attrs}>'


def written_choice(widget: Widget) -> str:
    """A radio or a box to tick among others, within its label where that is asked for."""
    if not widget.get("wrap_label"):
        return written_input(widget)
    belongs = f' for="{shown(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{belongs}>{written_input(widget)} {shown(widget['label'])}</label>"


def written_textarea(widget: Widget) -> str:
    """Many lines. The first break is the browser's: it drops one."""
    attrs, value = written_attrs(widget["attrs"]), shown(widget["value"] or "")
    return f'<textarea name="{shown(widget["name"])}"{attrs}>\n{value}</textarea>'


def written_select(widget: Widget) -> str:
    """One of some, which may have groups."""
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return f'<select name="{shown(widget["name"])}"{written_attrs(widget["attrs"])}>{groups}\n</select>'


def _group(name: str | None, options: list[Widget]) -> str:
    inner = "".join(f"\n  {_option(option)}" for option in options)
    return f'\n  <optgroup label="{shown(name)}">{inner}\n  </optgroup>' if name else inner


def _option(option: Widget) -> str:
    attrs, label = written_attrs(option["attrs"]), shown(option["label"])
    return f'<option value="{shown(option["value"])}"{attrs}>{label}</option>'


WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"{PLACE}/{name}.html": written_input for name in INPUTS},
    **{f"{PLACE}/{name}.html": written_choice for name in ("radio_option", "checkbox_option")},
    f"{PLACE}/textarea.html": written_textarea,
    f"{PLACE}/select.html": written_select,
}
