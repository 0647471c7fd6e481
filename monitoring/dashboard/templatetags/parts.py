"""Small parts that pages have by the hundred, written without a template; built in. [face]

Their partials (_time.html, _status.html, charts/_strip.html) use them: to include one costs ten times more.
"""

from collections.abc import Iterable
from datetime import datetime
from html import escape  # Django's takes lazy texts too, at four times the price

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from monitoring.dashboard.drawing.marks import Rect
from monitoring.dashboard.drawing.strip import Strip
from monitoring.dashboard.telling import status_word
from monitoring.dashboard.templatetags.dashboard import exact, iso, status_mark, when

register = template.Library()

LIVE = frozenset({"relative", "countdown"})  # the browser keeps them true


@register.filter
def shown_time(at: datetime, told: str = "relative") -> SafeString:
    """An instant as `told`: countdown, or see the filter when."""
    kept = f' data-told="{told}"' if told in LIVE else ""
    title, text = escape(exact(at)), escape(when(at, told))
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
def shown_rects(rects: Iterable[Rect]) -> SafeString:
    """The bars or cells of a chart: a day has 1,440. Their classes are ours; what they say may not be."""
    return SafeString("".join(map(_rect, rects)))


def _rect(one: Rect) -> str:
    title = f"<title>{escape(one.title)}</title>" if one.title else ""
    size = f'width="{one.width}" height="{one.height}"'
    return f'<rect class="{one.css_class}" x="{one.x}" y="{one.y}" {size}>{title}</rect>'
