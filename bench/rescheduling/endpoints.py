"""How the modelled hosts answer a call. Times are seconds since the simulation's beginning."""

from dataclasses import dataclass, field
from random import Random

DAY = 86_400
Answer = tuple[str | None, float, int | None]  # error kind, milliseconds, status


@dataclass(slots=True, eq=False)
class Host:
    """One that is well: 1 of 1,000 calls fails."""

    name: str
    random: Random
    trouble: str = "healthy"
    failing: float = 0.001
    mean_ms: float = 150.0
    outages: list[tuple[float, float]] = field(default_factory=list)
    hangs: bool = False  # while it is down calls time out; else they are refused at once

    def is_down(self, at: float) -> bool:
        """Whether nothing can succeed now."""
        return any(begin <= at < end for begin, end in self.outages)

    def answer(self, at: float, timeout_ms: float) -> Answer:
        """What a call at `at` gets."""
        if self.outages and self.is_down(at):
            return ("timeout", timeout_ms, None) if self.hangs else ("connect", 3.0, None)
        return self.answer_while_up(at, timeout_ms)

    def answer_while_up(self, at: float, timeout_ms: float) -> Answer:
        """What a call gets that reaches the host."""
        return self.judged(self.failing, self.mean_ms * (0.5 + self.random.random()), timeout_ms)

    def judged(self, failing: float, took_ms: float, timeout_ms: float) -> Answer:
        """An answer after `took_ms` that is a 503 with the chance `failing`."""
        if took_ms >= timeout_ms:
            return "timeout", timeout_ms, None
        return ("http_status", took_ms, 503) if self.random.random() < failing else (None, took_ms, 200)


@dataclass(slots=True, eq=False)
class Minutes:
    """Calls of the last minute, as far as this and the last whole one tell."""

    minute: int = 0
    now: int = 0
    last: int = 0

    def add(self, at: float) -> float:
        """Count a call; returns how many there were within a minute."""
        minute = int(at // 60)
        if minute != self.minute:
            self.last = self.now if minute == self.minute + 1 else 0
            self.now, self.minute = 0, minute
        self.now += 1
        return self.now + self.last * (1 - at % 60 / 60)


@dataclass(slots=True, eq=False)
class OverloadedHost(Host):
    """Its latency and failures grow with our load; from 8 to 18 o'clock others leave little of it to us."""

    capacity: float = 20.0  # calls a minute
    by_day: float = 0.25
    minutes: Minutes = field(default_factory=Minutes)

    def answer_while_up(self, at: float, timeout_ms: float) -> Answer:
        is_day = 8 * 3600 <= at % DAY < 18 * 3600
        load = self.minutes.add(at) / (self.capacity * (self.by_day if is_day else 1.0))
        took_ms = self.mean_ms * (0.5 + self.random.random()) / max(1 - load * 0.7, 0.01)
        return self.judged(min(max(load - 0.8, 0.0), 0.95), took_ms, timeout_ms)


@dataclass(slots=True, eq=False)
class DriftingHost(Host):
    """Its answers take longer from day to day."""

    ms_a_day: float = 300.0

    def answer_while_up(self, at: float, timeout_ms: float) -> Answer:
        mean_ms = self.mean_ms + self.ms_a_day * at / DAY
        return self.judged(self.failing, self.random.gauss(mean_ms, mean_ms / 10), timeout_ms)


@dataclass(slots=True, eq=False)
class LimitedHost(Host):
    """It lets only so many calls of a minute through and answers 429 to the others."""

    limit: int = 6
    minutes: Minutes = field(default_factory=Minutes)

    def answer_while_up(self, at: float, timeout_ms: float) -> Answer:
        self.minutes.add(at)
        if self.minutes.now > self.limit:
            return "http_status", 5.0, 429
        return Host.answer_while_up(self, at, timeout_ms)
