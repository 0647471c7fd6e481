"""Sentences that are kept in English, and said again in the language of whom a page is made for. [rule]

What is kept is a form with its places filled in: `"%(failures)s of %(runs)s failed" % figures`. Its form is
found again by the words around the places, so that rows of any age are told, and none keeps a sentence twice.
"""

import re
from functools import lru_cache

from cronmanager.language import get_language, gettext, number

KEPT_IN = "en"
LONGEST = 1_000  # letters: what is longer stays as it is, or a hostile one would take seconds
PLACE = re.compile(r"%\((\w+)\)s")
FIGURES = frozenset(  # places of numbers, which languages write differently
    (
        *("bytes", "count", "crowd", "failing", "failures", "jobs", "limit", "mean", "ms", "runs", "seconds"),
        *("successes", "throttled", "timeouts"),
    )
)
SENTENCES = frozenset(("before", "pace", "pointer", "problem", "reason", "wanted"))  # places of others
FIGURE = re.compile(r"\d[\d,]*(?:\.(\d+))?")
ANY_FIGURE = r"[\d.,]+|<n>"  # the latter in what failures of one cause have in common


def say_again(text: str, forms: tuple[str, ...]) -> str:
    """The sentence in the reader's language; as it is where none of `forms` made it."""
    language = get_language() or KEPT_IN
    return text if language == KEPT_IN else _said(text, forms, language)


@lru_cache(maxsize=8192)
def _said(text: str, forms: tuple[str, ...], language: str) -> str:
    if len(text) > LONGEST:
        return text
    for form, pattern in _patterns(forms):
        found = pattern.fullmatch(text)
        if found:
            told = {name: _filled(name, value, forms) for name, value in found.groupdict().items()}
            return gettext(form) % told
    return text


def _filled(name: str, value: str, forms: tuple[str, ...]) -> str:
    """What stands in a place: a number, another such sentence, or what is nobody's."""
    figure = FIGURE.fullmatch(value) if name in FIGURES else None
    if figure:
        return number(float(value.replace(",", "")), len(figure[1] or ""))
    return say_again(value, forms) if name in SENTENCES else value


@lru_cache
def _patterns(forms: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Those that begin with words first, then those of more words.

    So "gone within %(ms)s ms" is no "gone %(where)s", and "reverted: %(reason)s" no "%(host)s answers again".
    """
    in_order = sorted(forms, key=lambda form: (bool(PLACE.match(form)), -len(PLACE.sub("", form))))
    return tuple((form, _pattern(form)) for form in in_order)


def _pattern(form: str) -> re.Pattern[str]:
    """What a sentence of that form is."""
    parts = PLACE.split(form)  # words, place, words, …
    written = [_place(part) if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(written), re.DOTALL)


def _place(name: str) -> str:
    return f"(?P<{name}>{ANY_FIGURE if name in FIGURES else '.+'})"
