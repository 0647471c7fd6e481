"""Numbers, lists and lengths of time in words. [rule]"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from cronmanager.language import gettext, gettext_noop, ngettext, number

FEWEST_OF_A_STEP = 5  # numbers that are told as a step rather than one by one
FEWEST_OF_A_RUN = 3  # numbers that are told as first and last
LENGTHS = (86_400, 3600, 60, 1)
ENDINGS = {
    "st": gettext_noop("%(number)sst"),
    "nd": gettext_noop("%(number)snd"),
    "rd": gettext_noop("%(number)srd"),
    "th": gettext_noop("%(number)sth"),
}


def bits(mask: int) -> list[int]:
    """The numbers of the bits that are set, in order."""
    return [number for number in range(mask.bit_length()) if mask >> number & 1]


def joined(words: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(words) == 1:
        return words[0]
    return gettext("%(words)s and %(last)s") % {"words": ", ".join(words[:-1]), "last": words[-1]}


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if place // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return gettext(ENDINGS[ending]) % {"number": place}


def step_of(numbers: Sequence[int]) -> int | None:
    """The distance from each number to the next, when it is the same everywhere and no run; else None."""
    gaps = {later - earlier for earlier, later in pairwise(numbers)}
    step = gaps.pop() if len(gaps) == 1 else 1
    return step if step > 1 else None


def is_run(numbers: Sequence[int]) -> bool:
    """Whether no number between the first and the last is left out."""
    return numbers[-1] - numbers[0] == len(numbers) - 1


def listed(numbers: Sequence[int], named: Callable[[int], str]) -> list[str]:
    """The numbers by name, runs of them as `first to last`."""
    words: list[str] = []
    rest = list(numbers)
    while rest:
        length = next(i for i in range(len(rest), 0, -1) if is_run(rest[:i]))
        run, rest = rest[:length], rest[length:]
        if length < FEWEST_OF_A_RUN:
            words += map(named, run)
        else:
            words.append(from_to(named(run[0]), named(run[-1])))
    return words


def from_to(first: str, last: str) -> str:
    """`Mondays to Fridays`."""
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def minutes_told(numbers: Sequence[int]) -> str:
    """`minute 5`, `minutes 0, 7 and 9 to 12` or `every 7th minute from 0 to 56`."""
    return stepped(numbers, gettext("every %(step)s minute from %(first)s to %(last)s")) or (
        ngettext("minute %(numbers)s", "minutes %(numbers)s", len(numbers))
        % {"numbers": joined(listed(numbers, str))}
    )


def hours_told(numbers: Sequence[int]) -> str:
    """The same of hours."""
    return stepped(numbers, gettext("every %(step)s hour from %(first)s to %(last)s")) or (
        ngettext("hour %(numbers)s", "hours %(numbers)s", len(numbers))
        % {"numbers": joined(listed(numbers, str))}
    )


def stepped(numbers: Sequence[int], sentence: str, named: Callable[[int], str] = str) -> str:
    """The sentence about many numbers that are as far apart; empty of others."""
    step = step_of(numbers)
    if not step or len(numbers) < FEWEST_OF_A_STEP:
        return ""
    return sentence % {"step": ordinal(step), "first": named(numbers[0]), "last": named(numbers[-1])}


def in_units(seconds: int) -> tuple[int, int]:
    """How many of the largest unit that holds it whole, and the seconds of that unit."""
    unit = next(one for one in LENGTHS if seconds % one == 0)
    return seconds // unit, unit


def every(seconds: int) -> str:
    """`Every 90 seconds`, `Every 2 minutes`, `Every hour`."""
    count, unit = in_units(seconds)
    told = {
        86_400: ngettext("Every day", "Every %(count)s days", count),
        3600: ngettext("Every hour", "Every %(count)s hours", count),
        60: ngettext("Every minute", "Every %(count)s minutes", count),
        1: ngettext("Every second", "Every %(count)s seconds", count),
    }
    return told[unit] % {"count": number(count)}


def later(seconds: int) -> str:
    """`90 seconds later`, `a minute later`."""
    count, unit = in_units(seconds)
    told = {
        86_400: ngettext("a day later", "%(count)s days later", count),
        3600: ngettext("an hour later", "%(count)s hours later", count),
        60: ngettext("a minute later", "%(count)s minutes later", count),
        1: ngettext("a second later", "%(count)s seconds later", count),
    }
    return told[unit] % {"count": number(count)}


def begun_small(text: str) -> str:
    """Within a sentence."""
    return text[:1].lower() + text[1:]


def clock(minute_of_day: int) -> str:
    """`09:05`."""
    return f"{minute_of_day // 60:02d}:{minute_of_day % 60:02d}"
