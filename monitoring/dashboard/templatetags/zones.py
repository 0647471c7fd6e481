"""Times in another zone than the viewer's. [face]"""

from datetime import datetime

from django import template
from django.utils import formats
from django.utils.translation import pgettext

from jobs.schedules.zones import zone_named

register = template.Library()


@register.filter
def in_zone(at: datetime, zone: str) -> str:
    """`Tue 24 Nov 2026, 14:05`, seconds only where there are some."""
    local = at.astimezone(zone_named(zone))
    form = pgettext("date", "D j M Y, H:i:s") if local.second else pgettext("date", "D j M Y, H:i")
    return formats.date_format(local, form)
