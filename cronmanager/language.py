"""What rules may use of Django: texts, numbers and dates in the language of whom a page is made for.

Endpoints, workers and commands speak English: there nothing else is ever set. Texts that are stored are made
without this, so that they are English whoever caused them.
"""

from datetime import date, datetime
from functools import lru_cache

from django.utils import formats
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import (
    get_language,
    gettext,
    gettext_noop,
    ngettext,
    pgettext,
    pgettext_lazy,
)

CLOCK = str.maketrans({"H": "{0}", "i": "{1}", "s": "{2}"})  # digits mean nothing in a form

__all__ = [
    "get_language",
    "gettext",
    "gettext_noop",
    "month",
    "ngettext",
    "number",
    "pgettext",
    "pgettext_lazy",
    "short_month",
    "short_weekday",
    "weekday",
    "written",
]


def number(value: float, decimals: int = 0) -> str:
    """`1,234.5`; in German `1.234,5`."""
    if type(value) is int and decimals == 0 and -1000 < value < 1000:
        return str(value)  # alike everywhere, and most are so small
    return _number(value, decimals, get_language())


@lru_cache(maxsize=8192, typed=True)  # True is 1, and is not written like it
def _number(value: float, decimals: int, language: str | None) -> str:
    """A drawing has hundreds of them, and Django's way to write one is slow."""
    if type(value) is int and decimals == 0:
        return f"{value:,}".replace(",", formats.get_format("THOUSAND_SEPARATOR"))
    return formats.number_format(value, decimals, use_l10n=True, force_grouping=True)


def weekday(place: int) -> str:
    """The day's name; Monday is 0."""
    return str(WEEKDAYS[place])


def short_weekday(place: int) -> str:
    """`Mon`; Monday is 0."""
    return str(WEEKDAYS_ABBR[place])


def month(number: int) -> str:
    """The month's name; January is 1."""
    return str(MONTHS[number])


def short_month(number: int) -> str:
    """`Jan`; January is 1."""
    return str(MONTHS_3[number]).capitalize()


def written(at: date | datetime, form: str) -> str:
    """The day or instant in its own zone, as Django's `date` filter writes the translated `form`.

    `form` says nothing of the zone.
    """
    if not isinstance(at, datetime):
        return _written(at, form, get_language())
    clock = (f"{at.hour:02d}", f"{at.minute:02d}", f"{at.second:02d}")
    return _written(at.date(), form, get_language()).format(*clock)


@lru_cache(maxsize=8192)
def _written(day: date, form: str, language: str | None) -> str:
    """The day, with places for its clock: Django is slow at this, and instants are rarely the same."""
    return formats.date_format(day, form.translate(CLOCK))
