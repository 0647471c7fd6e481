"""A stretch of time that a chart shows, and those that lead from it: closer, wider, earlier, later. [rule]"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=371)
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `begin` up to `end`, both aware; of whole seconds."""

    begin: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.begin

    @property
    def query(self) -> str:
        """As an address names it."""
        return urlencode({"from": written(self.begin), "to": written(self.end)})

    def ways(self, now: datetime) -> Iterator[tuple[str, "Stretch"]]:
        """The stretches around it that there is something to see in."""
        if self.begin - self.length > EARLIEST:
            yield "earlier", Stretch(self.begin - self.length, self.begin)
        if self.length >= 2 * SHORTEST:
            quarter = timedelta(seconds=self.length // timedelta(seconds=4))
            yield "closer", Stretch(self.begin + quarter, self.end - quarter)
        if self.length < LONGEST:
            yield "wider", self._wider(now)
        if self.end < now:
            yield "later", Stretch(self.end, self.end + self.length)

    def _wider(self, now: datetime) -> "Stretch":
        """Twice as long around the same middle, but not beyond `now`."""
        length = min(2 * self.length, LONGEST)
        half = timedelta(seconds=(length - self.length) // timedelta(seconds=2))
        end = min(self.end + half, max(now.replace(microsecond=0), self.end))
        return Stretch(end - length, end)


def stretch_of(begin: str, end: str, now: datetime) -> Stretch | None:
    """What an address asks for, which anybody may have written; None where it is no stretch of time."""
    try:
        first, last = sorted(datetime.fromisoformat(text).astimezone(UTC) for text in (begin, end))
    except (ValueError, OverflowError):
        return None
    last = min(last, now + LONGEST)
    if first < EARLIEST or first >= last:
        return None
    return Stretch(max(first, last - LONGEST), max(last, first + SHORTEST))


def written(at: datetime) -> str:
    """The instant to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
