"""Cuts a sentence into words that are known. [rule]"""

import re
from dataclasses import dataclass

from cronmanager.language import gettext, gettext_noop
from jobs.schedules.english.words import GERMAN_DAYS, PHRASES, VOCABULARY, Kind
from jobs.schedules.values import ScheduleError

LONGEST_SENTENCE = 300
EXAMPLES = gettext_noop("'every weekday at 9', 'every 15 minutes', 'last day of the month at 23:00'")
PIECE = re.compile(
    r"(?P<clock>\d{1,2}[:.]\d{2})(?!\d)|(?P<minute>:\d{2})(?!\d)|(?P<ordinal>\d{1,2}(?:st|nd|rd|th|\.(?=\s*\w)))"
    r"|(?P<number>\d+)|(?P<word>[ap]\.m\.|o'clock|[^\W\d_]+)|(?P<sign>[,&@–-])|(?P<stop>[.!;]?\s+|[.!]$)|(?P<odd>\S)"
)
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Token:
    """A known word and where it stands in the sentence as it was read."""

    kind: Kind
    value: int
    text: str
    position: int


def not_understood(text: str, position: int, why: str = "") -> ScheduleError:
    """The error about a piece of the sentence, with three examples of what is."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    fault = f"{shown!r} " + (why or gettext("is not understood"))
    return ScheduleError(like(fault), position=position, length=len(text))


def like(fault: str) -> str:
    """The fault with what would be right."""
    told = gettext("%(fault)s. Write something like %(examples)s, or a cron expression.")
    return told % {"fault": fault, "examples": gettext(EXAMPLES)}


def tokens_of(sentence: str) -> list[Token]:
    """The words of `sentence`. Raises ScheduleError at the first that nobody knows."""
    if len(sentence) > LONGEST_SENTENCE:
        told = gettext("is longer than %(most)s letters") % {"most": LONGEST_SENTENCE}
        raise not_understood(sentence, 0, told)
    text, places = normal(sentence)
    pieces = [match for match in PIECE.finditer(text) if match.lastgroup != "stop"]
    found: list[Token] = []
    for number, match in enumerate(pieces):
        after = pieces[number + 1][0] if number + 1 < len(pieces) else ""
        found.append(_token(match, places[match.start()], after, found))
    if not found:
        raise not_understood(sentence.strip(), 0, gettext("says nothing"))
    return found


def normal(sentence: str) -> tuple[str, list[int]]:
    """In small letters, what takes several words said in ours; and where each letter stood before."""
    letters = [(small, place) for place, letter in enumerate(sentence) for small in letter.lower()]
    text = "".join(small for small, _ in letters).replace("’", "'")
    places = [place for _, place in letters]
    for pattern, instead in PHRASES:
        for match in reversed(list(re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text))):
            begin, end = match.span()
            text = text[:begin] + instead + text[end:]
            places[begin:end] = [places[begin]] * len(instead)
    return text, places


def _token(match: re.Match[str], position: int, after: str, before: list[Token]) -> Token:
    text = match[0]
    match match.lastgroup:
        case "clock":
            return Token("clock", _clock(text, position), text, position)
        case "minute" | "number":
            number: Kind = "minute" if text[0] == ":" else "number"
            return Token(number, int(text.strip(":")[:9]), text, position)
        case "ordinal":
            return Token("ordinal", int(re.sub(r"\D", "", text)), text, position)
    kind, value = _word(text, after, before)
    if kind is None:
        raise not_understood(text, position)
    return Token(kind, value, text, position)


def _word(text: str, after: str, before: list[Token]) -> tuple[Kind | None, int]:
    """What a word is, where that depends on its neighbours too."""
    if text == "second" and VOCABULARY.get(after, ("", 0))[0] in ("unit", "weekday", "weekdays"):
        return "ordinal", 2
    if text == "am" and not _is_meridiem(after, before):
        return "the", 0
    return VOCABULARY.get(text, (None, 0))


def _is_meridiem(after: str, before: list[Token]) -> bool:
    """`9 am`, but not `um 9 am Montag`."""
    is_after_time = bool(before) and before[-1].kind in ("number", "clock")
    is_german = any(token.text in ("um", "uhr", "jeden", "alle", "jede") for token in before)
    return is_after_time and not is_german and after not in GERMAN_DAYS


def _clock(text: str, position: int) -> int:
    hour, minute = map(int, re.split("[:.]", text))
    if hour > 24 or minute > 59 or hour * 60 + minute > DAY_MINUTES:
        raise not_understood(text, position, gettext("is no time of day"))
    return (hour * 60 + minute) % DAY_MINUTES
