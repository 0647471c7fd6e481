"""Numbers, lists and lengths of time in English. [rule]"""

from collections.abc import Callable, Sequence
from itertools import pairwise

FEWEST_OF_A_STEP = 5  # numbers that are told as a step rather than one by one
FEWEST_OF_A_RUN = 3  # numbers that are told as first and last
LENGTHS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def bits(mask: int) -> list[int]:
    """The numbers of the bits that are set, in order."""
    return [number for number in range(mask.bit_length()) if mask >> number & 1]


def joined(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


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
            words.append(f"{named(run[0])} to {named(run[-1])}")
    return words


def counted(noun: str, numbers: Sequence[int]) -> str:
    """`minute 5`, `minutes 0, 7 and 9 to 12` or `every 7th minute from 0 to 56`."""
    step = step_of(numbers)
    if step and len(numbers) >= FEWEST_OF_A_STEP:
        return f"every {ordinal(step)} {noun} from {numbers[0]} to {numbers[-1]}"
    return f"{noun}{'s' if len(numbers) > 1 else ''} {joined(listed(numbers, str))}"


def length_of(seconds: int) -> str:
    """`90 seconds`, `2 minutes`, `hour`: in the largest unit that holds it whole."""
    noun, unit = next(one for one in LENGTHS if seconds % one[1] == 0)
    count = seconds // unit
    return noun if count == 1 else f"{count:,} {noun}s"


def clock(minute_of_day: int) -> str:
    """`09:05`."""
    return f"{minute_of_day // 60:02d}:{minute_of_day % 60:02d}"
