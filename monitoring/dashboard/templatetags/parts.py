"""Small parts that pages have by the hundred, written without a template; built in. [face]

Their partials (_time.html, _status.html, charts/_strip.html) use them: to include one costs ten times more.
"""

from collections.abc import Iterable
from datetime import datetime
from html import escape  # Django's takes lazy texts too, at four times the price

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from monitoring.dashboard.drawing.marks import Rect, Text
from monitoring.dashboard.drawing.strip import Strip
from monitoring.dashboard.job_history import Figure
from monitoring.dashboard.telling import status_word
from monitoring.dashboard.templatetags.dashboard import duration, exact, iso, number, status_mark, when

register = template.Library()

LIVE = frozenset({"relative", "countdown"})  # the browser keeps them true


@register.filter
def shown_time(at: datetime, told: str = "relative") -> SafeString:
    """An instant as `told`: countdown, or see the filter when."""
    kept = f' data-told="{told}"' if told in LIVE else ""
    title = escape(exact(at))
    text = title if told == "exact" else escape(when(at, told))
    return SafeString(f'<time datetime="{iso(at)}" title="{title}"{kept}>{text}</time>')


@register.filter
def shown_status(status: str) -> SafeString:
    """A status as mark, word and colour."""
    return format_html(
        '<span class="status" data-status="{}"><span aria-hidden="true">{}</span>{}</span>',
        *(status, status_mark(status), status_word(status)),
    )


@register.filter
def shown_strip(strip: Strip) -> SafeString:
    """The last runs of a job; one path for each outcome. Its classes and strokes are ours."""
    paths = "".join(f'<path class="{css_class}" d="{strokes}"/>' for css_class, strokes in strip.paths)
    size = f'width="{strip.width}" height="{strip.height}"'
    return SafeString(
        f'<svg class="strip" role="img" viewBox="0 0 {strip.width} {strip.height}" {size}>'
        f"<title>{escape(strip.label)}</title>{paths}</svg>"
    )


@register.filter
def shown_options(words: Iterable[str]) -> SafeString:
    """What a field proposes."""
    return SafeString("".join(f'<option value="{escape(word)}"></option>' for word in words))


@register.filter
def shown_rects(rects: Iterable[Rect]) -> SafeString:
    """The bars or cells of a chart: a day has 1,440. Their classes are ours; what they say may not be."""
    return SafeString("".join(map(_rect, rects)))


def _rect(one: Rect) -> str:
    title = f"<title>{escape(one.title)}</title>" if one.title else ""
    size = f'width="{one.width}" height="{one.height}"'
    return f'<rect class="{one.css_class}" x="{one.x}" y="{one.y}" {size}>{title}</rect>'


@register.filter
def shown_texts(texts: Iterable[Text]) -> SafeString:
    """What is written beside or below a chart."""
    return SafeString("".join(map(_text, texts)))


def _text(one: Text) -> str:
    return f'<text x="{one.x}" y="{one.y}" text-anchor="{one.anchor}">{escape(one.text)}</text>'


@register.filter
def shown_figures(figures: Iterable[Figure]) -> SafeString:
    """The rows of the table behind a job's history."""
    names = (_("Succeeded"), _("Failed"), _("Not called"), _("Duration"), _("Lag"))
    cells = [f'<td class="number" data-label="{escape(name)}">' for name in names]
    return SafeString("".join(_figure(one, cells) for one in figures))


def _figure(one: Figure, cells: Iterable[str]) -> str:
    at = shown_time(one.at, "exact")
    link = f'<a href="?{escape(one.within.query)}#history">{at}</a>' if one.within else at
    counts = (number(one.succeeded), number(one.failed), number(one.other))
    values = (*counts, duration(one.duration_ms), duration(one.lag_ms))
    told = "".join(f"{cell}{escape(value)}</td>" for cell, value in zip(cells, values, strict=True))
    return f"<tr><td>{link}</td>{told}</tr>"
