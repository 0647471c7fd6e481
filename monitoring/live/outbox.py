"""What waits to be sent to one socket: bounded, the oldest dropped first and counted. [rule]"""

from collections import deque


class Outbox:
    """At most `most_events` and `most_bytes` (letters, all but ASCII escaped) wait here."""

    __slots__ = ("_letters", "_most_events", "_most_letters", "_waiting", "dropped")

    def __init__(self, most_events: int, most_bytes: int) -> None:
        self._most_events, self._most_letters = most_events, most_bytes
        self._waiting: deque[str] = deque()
        self._letters = 0
        self.dropped = 0  # not yet told

    @property
    def is_half_full(self) -> bool:
        """Whether as much again would be too much."""
        return len(self._waiting) * 2 > self._most_events or self._letters * 2 > self._most_letters

    def put(self, text: str) -> None:
        """Let an event wait; what no longer fits beside it is dropped."""
        self._waiting.append(text)
        self._letters += len(text)
        while len(self._waiting) > self._most_events or self._letters > self._most_letters:
            self._letters -= len(self._waiting.popleft())
            self.dropped += 1

    def miss(self, count: int) -> None:
        """So many more never came this far."""
        self.dropped += count

    def take(self) -> str | None:
        """The event that has waited longest; None when none waits."""
        if not self._waiting:
            return None
        text = self._waiting.popleft()
        self._letters -= len(text)
        return text

    def take_dropped(self) -> int:
        """How many were dropped since this was last asked; told before the next event."""
        dropped, self.dropped = self.dropped, 0
        return dropped
