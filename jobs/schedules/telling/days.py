"""A pattern's days and months in words. [rule]"""

from cronmanager.language import gettext, gettext_noop, month, ngettext, weekday
from jobs.schedules.fields import LAST_DAY_BIT, LAST_OF_WEEKDAY_BIT, LAST_WORKDAY_BIT, NTH_OF_WEEKDAY_BIT
from jobs.schedules.pattern import ALL_DAYS, ALL_MONTHS, Pattern
from jobs.schedules.telling.words import bits, joined, listed, ordinal, stepped

ALL_WEEKDAYS = 0x7F
WORKDAYS, WEEKEND = 0b0111110, 0b1000001  # Sunday is bit 0
MONDAY_FIRST = (1, 2, 3, 4, 5, 6, 0)
EACH_WEEK = (
    *(gettext_noop("Sundays"), gettext_noop("Mondays"), gettext_noop("Tuesdays"), gettext_noop("Wednesdays")),
    *(gettext_noop("Thursdays"), gettext_noop("Fridays"), gettext_noop("Saturdays")),
)
NTH = (
    gettext_noop("the first %(day)s of the month"),
    gettext_noop("the second %(day)s of the month"),
    gettext_noop("the third %(day)s of the month"),
    gettext_noop("the fourth %(day)s of the month"),
    gettext_noop("the fifth %(day)s of the month"),
)


def days_phrase(pattern: Pattern) -> str:
    """`on weekdays`, `on the 1st of January`; empty for every day."""
    is_any_date = pattern.days & ALL_DAYS == ALL_DAYS
    is_any_weekday = pattern.weekdays & ALL_WEEKDAYS == ALL_WEEKDAYS
    months = "" if pattern.months == ALL_MONTHS else in_months(pattern.months)
    if (is_any_date and is_any_weekday) or (pattern.is_either_day and (is_any_date or is_any_weekday)):
        return months
    if is_any_weekday:
        of = of_months(pattern.months) if months else gettext("of the month")
        return gettext("on %(dates)s %(of_months)s") % {"dates": dates_phrase(pattern.days), "of_months": of}
    if is_any_date:
        return f"{on_weekdays(pattern.weekdays)} {months}".rstrip()
    phrase = dates_and_weekdays(pattern)
    only = gettext("%(phrase)s, only %(in_months)s") % {"phrase": phrase, "in_months": months}
    return only if months else phrase


def dates_and_weekdays(pattern: Pattern) -> str:
    """`on Fridays, but only on the 13th of the month`, or either of both."""
    told = {"dates": dates_phrase(pattern.days), "weekdays": weekdays_phrase(pattern.weekdays)}
    if pattern.is_either_day:
        return gettext("on %(dates)s of the month, and also on %(weekdays)s") % told
    return gettext("on %(weekdays)s, but only on %(dates)s of the month") % told


def on_weekdays(mask: int) -> str:
    """`on Mondays and Thursdays`."""
    return gettext("on %(weekdays)s") % {"weekdays": weekdays_phrase(mask)}


def dates_phrase(mask: int) -> str:
    """`the 1st, 15th and last day`, `every 2nd day from the 1st to the 31st`."""
    days = bits(mask & ALL_DAYS)
    steps = stepped(days, gettext("every %(step)s day from the %(first)s to the %(last)s"), ordinal)
    if steps and mask == mask & ALL_DAYS:
        return steps
    words = listed(days, ordinal)
    if mask >> LAST_DAY_BIT & 1:
        words.append(gettext("last day"))
    if mask >> LAST_WORKDAY_BIT & 1:
        words.append(gettext("last working day"))
    return gettext("the %(dates)s") % {"dates": joined(words)}


def weekdays_phrase(mask: int) -> str:
    """`weekdays`, `Mondays and Thursdays`, `the second Friday of the month`."""
    plain = mask & ALL_WEEKDAYS
    last = mask >> LAST_OF_WEEKDAY_BIT & ALL_WEEKDAYS & ~plain
    words = [gettext("the last %(day)s of the month") % {"day": day_name(day)} for day in bits(last)]
    for week, phrase in enumerate(NTH):
        nth = mask >> NTH_OF_WEEKDAY_BIT + 8 * week & ALL_WEEKDAYS & ~plain
        words += [gettext(phrase) % {"day": day_name(day)} for day in bits(nth)]
    return joined([*plain_weekdays(plain), *words])


def plain_weekdays(mask: int) -> list[str]:
    """Days of each week, from Monday on."""
    if mask in (WORKDAYS, WEEKEND):
        return [gettext("weekdays") if mask == WORKDAYS else gettext("weekends")]
    places = [place for place, day in enumerate(MONDAY_FIRST) if mask >> day & 1]
    return listed(places, lambda place: gettext(EACH_WEEK[MONDAY_FIRST[place]]))


def in_months(mask: int) -> str:
    """`in January and July`, `in June to August`."""
    months = bits(mask)
    steps = stepped(months, gettext("in every %(step)s month from %(first)s to %(last)s"), month)
    return steps or ngettext("in %(months)s", "in %(months)s", len(months)) % {"months": named(months)}


def of_months(mask: int) -> str:
    """`of January and July`."""
    months = bits(mask)
    steps = stepped(months, gettext("of every %(step)s month from %(first)s to %(last)s"), month)
    return steps or ngettext("of %(months)s", "of %(months)s", len(months)) % {"months": named(months)}


def named(months: list[int]) -> str:
    """`January and July`, `June to August`."""
    return joined(listed(months, month))


def day_name(day: int) -> str:
    """The weekday's name; Sunday is 0."""
    return weekday((day - 1) % 7)
