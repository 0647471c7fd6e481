"""How numbers become places. [rule]"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """From a range of values to a range of places; a range of one value lies in the middle."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Where `value` lies, never outside."""
        if self.high <= self.low:
            return (self.begin + self.end) / 2
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from `low` or below to `high` or above, `most` and one at the most."""
    if not high > low:
        high = low + 1
    step = nice_step((high - low) / max(most - 1, 1))
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(n * step, 10) for n in range(first, last + 1)]


def nice_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, `rough` or the next above."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))


def step_of(value: float, most: float, steps: int = 5) -> int:
    """0 for nothing, else which of `steps` equal steps up to `most` holds `value`."""
    if value <= 0 or most <= 0:
        return 0
    return min(steps, math.ceil(value / most * steps))


def thinned(values: Sequence[tuple[float, float]], most: int) -> list[tuple[float, float]]:
    """At most about `most` of many points: of each stretch its least and its greatest, so no peak is lost."""
    if len(values) <= most:
        return list(values)
    stretch = math.ceil(len(values) / (most // 2))
    kept: list[tuple[float, float]] = []
    for begin in range(0, len(values), stretch):
        part = values[begin : begin + stretch]
        ends = {min(part, key=lambda point: point[1]), max(part, key=lambda point: point[1])}
        kept += sorted(ends)
    return kept
