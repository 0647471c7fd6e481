"""Schedules written as people say them, in English or German. [rule]

words.py is the vocabulary, tokens.py cuts a sentence into it, reader.py goes through it, grammar.py says
which words go together, clauses.py is what was said, meaning.py makes one schedule of it. A word that nobody
knows is an error, never skipped.
"""

from jobs.schedules.english.grammar import clauses_of
from jobs.schedules.english.meaning import Written, written
from jobs.schedules.english.tokens import tokens_of

__all__ = ["Written", "schedule_in_words"]


def schedule_in_words(sentence: str) -> Written:
    """What `every weekday at 9` means. Raises ScheduleError that names what was not understood."""
    return written(clauses_of(tokens_of(sentence)))
