"""How many messages one socket may send: a burst, then so many a second. [rule]"""

BURST = 300  # a page subscribes to all that it shows, at once
A_SECOND = 5.0


class Allowance:
    """`now` are seconds of any clock that only goes forward."""

    __slots__ = ("_at", "_left")

    def __init__(self, now: float) -> None:
        self._left, self._at = float(BURST), now

    def take(self, now: float) -> bool:
        """Whether one more is allowed."""
        self._left = min(BURST, self._left + (now - self._at) * A_SECOND)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
