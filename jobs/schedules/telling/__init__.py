"""What is told of a schedule before it runs. [rule]

words.py puts numbers into English, times.py and days.py the two halves of a pattern, sentence.py the whole;
clock_changes.py says what a moved clock does to it, cautions.py what is probably not meant, frequency.py how
often it ticks, difference.py what an edit would change, suggestion.py what to write instead.
"""

from jobs.schedules.telling.cautions import cautions_about
from jobs.schedules.telling.clock_changes import ClockChange, clock_changes
from jobs.schedules.telling.difference import Difference, Plan, difference_between
from jobs.schedules.telling.frequency import check_frequency
from jobs.schedules.telling.sentence import sentence_of
from jobs.schedules.telling.suggestion import suggested

__all__ = [
    "ClockChange",
    "Difference",
    "Plan",
    "cautions_about",
    "check_frequency",
    "clock_changes",
    "difference_between",
    "sentence_of",
    "suggested",
]
