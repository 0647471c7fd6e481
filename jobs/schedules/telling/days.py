"""A pattern's days and months in English. [rule]"""

from jobs.schedules.fields import LAST_DAY_BIT, LAST_OF_WEEKDAY_BIT, LAST_WORKDAY_BIT, NTH_OF_WEEKDAY_BIT
from jobs.schedules.pattern import ALL_DAYS, ALL_MONTHS, Pattern
from jobs.schedules.telling.words import FEWEST_OF_A_STEP, bits, is_run, joined, listed, ordinal, step_of

ALL_WEEKDAYS = 0x7F
WORKDAYS, WEEKEND = 0b0111110, 0b1000001  # Sunday is bit 0
MONDAY_FIRST = (1, 2, 3, 4, 5, 6, 0)
DAY_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
NTH_NAMES = ("first", "second", "third", "fourth", "fifth")
MONTH_NAMES = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def days_phrase(pattern: Pattern) -> str:
    """`on weekdays`, `on the 1st of January`; empty for every day."""
    is_any_date = pattern.days & ALL_DAYS == ALL_DAYS
    is_any_weekday = pattern.weekdays & ALL_WEEKDAYS == ALL_WEEKDAYS
    months = "" if pattern.months == ALL_MONTHS else months_phrase(pattern.months)
    if (is_any_date and is_any_weekday) or (pattern.is_either_day and (is_any_date or is_any_weekday)):
        return f"in {months}" if months else ""
    if is_any_weekday:
        return f"on {dates_phrase(pattern.days)} of {months or 'the month'}"
    if is_any_date:
        return f"on {weekdays_phrase(pattern.weekdays)}" + (f" in {months}" if months else "")
    dates, weekdays = f"{dates_phrase(pattern.days)} of the month", weekdays_phrase(pattern.weekdays)
    both = f"on {weekdays}, but only on {dates}"
    either = f"on {dates}, and also on {weekdays}"
    return (either if pattern.is_either_day else both) + (f", only in {months}" if months else "")


def dates_phrase(mask: int) -> str:
    """`the 1st, 15th and last day`, `every 2nd day from the 1st to the 31st`."""
    days = bits(mask & ALL_DAYS)
    step = step_of(days)
    if step and len(days) >= FEWEST_OF_A_STEP and mask == mask & ALL_DAYS:
        return f"every {ordinal(step)} day from the {ordinal(days[0])} to the {ordinal(days[-1])}"
    words = listed(days, ordinal)
    if mask >> LAST_DAY_BIT & 1:
        words.append("last day")
    if mask >> LAST_WORKDAY_BIT & 1:
        words.append("last working day")
    return f"the {joined(words)}"


def weekdays_phrase(mask: int) -> str:
    """`weekdays`, `Mondays and Thursdays`, `the second Friday of the month`."""
    plain = mask & ALL_WEEKDAYS
    last = mask >> LAST_OF_WEEKDAY_BIT & ALL_WEEKDAYS & ~plain
    words = [f"the last {DAY_NAMES[day]} of the month" for day in bits(last)]
    for week, name in enumerate(NTH_NAMES):
        nth = mask >> NTH_OF_WEEKDAY_BIT + 8 * week & ALL_WEEKDAYS & ~plain
        words += [f"the {name} {DAY_NAMES[day]} of the month" for day in bits(nth)]
    return joined([*plain_weekdays(plain), *words])


def plain_weekdays(mask: int) -> list[str]:
    """Days of each week, from Monday on."""
    if mask in (WORKDAYS, WEEKEND):
        return ["weekdays" if mask == WORKDAYS else "weekends"]
    places = [place for place, day in enumerate(MONDAY_FIRST) if mask >> day & 1]
    return listed(places, lambda place: f"{DAY_NAMES[MONDAY_FIRST[place]]}s")


def months_phrase(mask: int) -> str:
    """`January and July`, `June to August`."""
    months = bits(mask)
    step = step_of(months)
    if step and len(months) >= FEWEST_OF_A_STEP and not is_run(months):
        return f"every {ordinal(step)} month from {MONTH_NAMES[months[0]]} to {MONTH_NAMES[months[-1]]}"
    return joined(listed(months, MONTH_NAMES.__getitem__))
