"""How many events a process has told about each owner, so that whoever listens finds what is missing. [rule]

A message says for each owner how many events the teller has counted since it first saw the owner watched,
this message's own included. The listener adds up; a difference is what got lost between them.
"""

from collections.abc import Iterable
from typing import NamedTuple

EVERYONE = "*"  # stands among the owners for those who see all


class Total(NamedTuple):
    """So many events since the registry's stamp read `since`."""

    since: int
    events: int


class Tally:
    """The teller's side."""

    def __init__(self) -> None:
        self._totals: dict[str, Total] = {}

    def watch(self, owners: Iterable[str], stamp: int) -> None:
        """Count for exactly these owners from now on; those that are new begin at nothing."""
        self._totals = {owner: self._totals.get(owner, Total(stamp, 0)) for owner in owners}

    def add(self, owner: str, count: int) -> None:
        """So many more events; nothing happens when nobody watches that owner."""
        if total := self._totals.get(owner):
            self._totals[owner] = Total(total.since, total.events + count)

    def of(self, owner: str) -> Total | None:
        """The owner's total; None when nobody watches."""
        return self._totals.get(owner)


class Ledger:
    """The listener's side."""

    def __init__(self) -> None:
        self._stamps: dict[str, int] = {}
        self._heard: dict[str, dict[str, Total]] = {}  # by owner, then by teller

    def open(self, owner: str, stamp: int) -> None:
        """The owner is watched from here on; `stamp` is what the registry read when it was told so."""
        self._stamps[owner], self._heard[owner] = stamp, {}

    def close(self, owner: str) -> None:
        """Nobody here watches the owner any more."""
        self._stamps.pop(owner, None)
        self._heard.pop(owner, None)

    def note(self, teller: str, owner: str, total: Total, count: int) -> int | None:
        """How many events got lost before these `count`; None when these were heard before."""
        heard = self._heard.get(owner)
        if heard is None:
            return 0
        before = self._before(heard.get(teller), owner, total, count)
        if total.events < before or (count and total.events == before):
            return None
        heard[teller] = total
        return max(0, total.events - count - before)

    def _before(self, last: Total | None, owner: str, total: Total, count: int) -> int:
        """What was heard of this teller until now; what it counted before we listened is not ours."""
        if last and last.since == total.since:
            return last.events
        return 0 if total.since >= self._stamps[owner] else total.events - count
