"""Widgets that are written without a template say what Django's own templates say."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from cronmanager.widgets import WRITERS, PlainWidgets

HOSTILE = "\"'><script>alert(1)</script>&amp;\n"
GROUPED = [("", "none"), (HOSTILE, HOSTILE), ("Group & more", [("1", "one"), ("2", "two")])]
TEXTS = [None, "", 0, "a", HOSTILE, SafeString("a &amp; b")]
ATTRS = {"id": "id_x", "class": HOSTILE, "required": True, "disabled": False, "rows": 3, "data-x": ""}
CHOSEN = [None, "", HOSTILE, "2", ["1", HOSTILE]]
CASES: list[tuple[forms.Widget, list[Any]]] = [
    *((kind(), TEXTS) for kind in (forms.TextInput, forms.HiddenInput, forms.Textarea, forms.TimeInput)),
    *((kind(), TEXTS) for kind in (forms.EmailInput, forms.URLInput, forms.NumberInput)),
    (forms.TextInput(attrs={"type": "datetime-local"}), TEXTS),
    (forms.PasswordInput(render_value=True), TEXTS),
    (forms.CheckboxInput(), [None, True, False, "on"]),
    *((kind(choices=GROUPED), CHOSEN) for kind in (forms.Select, forms.SelectMultiple)),
    *((kind(choices=GROUPED[:2]), CHOSEN) for kind in (forms.RadioSelect, forms.CheckboxSelectMultiple)),
]


@pytest.mark.parametrize(("widget", "values"), CASES, ids=lambda case: type(case).__name__)
@pytest.mark.parametrize("attrs", [{}, ATTRS])
def test_a_widget_is_written_as_its_template_writes_it(widget, values, attrs):
    for value in values:
        told = [
            widget.render(HOSTILE, value, attrs, renderer) for renderer in (PlainWidgets(), DjangoTemplates())
        ]

        assert plain(told[0]) == plain(told[1])
        assert "<script" not in told[0]


@pytest.mark.parametrize("wrap_label", [True, False])
@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_one_of_many_choices_is_written_as_its_template_writes_it(kind, wrap_label):
    for choice in kind(choices=GROUPED[:2]).subwidgets("x", HOSTILE, ATTRS):
        context = {"widget": {**choice, "wrap_label": wrap_label}}

        told = [one.render(kind.option_template_name, context) for one in (PlainWidgets(), DjangoTemplates())]

        assert kind.option_template_name in WRITERS
        assert plain(told[0]) == plain(told[1])


def test_a_text_that_begins_with_a_break_keeps_it():
    assert 'id_x">\n\nfirst</textarea>' in forms.Textarea(attrs={"id": "id_x"}).render(
        "x", "\nfirst", None, PlainWidgets()
    )


def plain(text: str) -> str:
    """Templates break their lines between tags where they like."""
    return re.sub(r"\s+<", "<", re.sub(r">\s+", ">", text))
