"""How sentences are shown that rows keep in English; built in, no template needs to load it. [face]"""

from django import template
from django.utils.safestring import SafeString, mark_safe

from cronmanager.language import get_language
from cronmanager.recorded import KEPT_IN
from monitoring import recorded

register = template.Library()
MARK = mark_safe(f' lang="{KEPT_IN}"')  # noqa: S308  # no part of it comes from outside


@register.filter
def retold(text: str | None) -> str:
    """The sentence in the reader's language; what is none of ours as it is."""
    return recorded.retold(text or "")


@register.filter
def language_mark(text: str | None) -> SafeString | str:
    """The attribute of an element that holds `text|retold`, where that is in English on another's page."""
    is_left = get_language() != KEPT_IN and retold(text) == (text or "")
    return MARK if is_left else ""
