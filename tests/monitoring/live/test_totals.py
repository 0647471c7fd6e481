"""What got lost on the way is found by adding up."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from monitoring import events
from monitoring.live import messages
from monitoring.live.totals import EVERYONE, Ledger, Tally, Total

ADA, BEN = "ada", "ben"


def watching(*owners: str, stamp: int = 10) -> tuple[Tally, Ledger]:
    tally, ledger = Tally(), Ledger()
    tally.watch(owners, stamp)
    for owner in owners:
        ledger.open(owner, stamp)
    return tally, ledger


def tell(tally: Tally, owner: str, count: int) -> Any:
    tally.add(owner, count)
    return tally.of(owner)


def test_what_comes_in_order_misses_nothing():
    tally, ledger = watching(ADA)

    missing = [ledger.note("w1", ADA, tell(tally, ADA, count), count) for count in (1, 5, 2)]

    assert missing == [0, 0, 0]


@pytest.mark.parametrize("lost", [[3], [3, 4], []])
def test_the_message_after_lost_ones_tells_how_many_events_were_in_them(lost: list[int]):
    tally, ledger = watching(ADA)
    ledger.note("w1", ADA, tell(tally, ADA, 2), 2)

    for count in lost:
        tell(tally, ADA, count)

    assert ledger.note("w1", ADA, tell(tally, ADA, 1), 1) == sum(lost)


def test_a_summary_tells_of_a_loss_that_nothing_follows():
    tally, ledger = watching(ADA)
    lost = tell(tally, ADA, 4)

    first, second = ledger.note("w1", ADA, lost, 0), ledger.note("w1", ADA, lost, 0)

    assert (first, second) == (4, 0)


def test_the_first_message_is_missed_too_when_the_teller_began_after_us():
    tally, ledger = watching(ADA)
    tell(tally, ADA, 7)

    assert ledger.note("w1", ADA, tell(tally, ADA, 1), 1) == 7


def test_what_a_teller_told_others_before_we_listened_is_not_missed():
    tally, ledger = Tally(), Ledger()
    tally.watch([ADA], stamp=5)
    tell(tally, ADA, 100)
    ledger.open(ADA, 9)

    assert ledger.note("w1", ADA, tell(tally, ADA, 1), 1) == 0


def test_a_message_that_comes_twice_is_heard_once():
    tally, ledger = watching(ADA)
    total = tell(tally, ADA, 3)

    assert (ledger.note("w1", ADA, total, 3), ledger.note("w1", ADA, total, 3)) == (0, None)


def test_tellers_count_for_themselves():
    (one, ledger), (other, _) = watching(ADA), watching(ADA)

    missing = [ledger.note("w1", ADA, tell(one, ADA, 5), 5), ledger.note("w2", ADA, tell(other, ADA, 1), 1)]

    assert missing == [0, 0]


def test_an_owner_that_is_watched_anew_begins_at_nothing():
    tally, ledger = watching(ADA)
    ledger.note("w1", ADA, tell(tally, ADA, 5), 5)

    tally.watch([BEN], 11)
    tally.watch([ADA, BEN], 12)

    assert tally.of(ADA) == Total(12, 0)
    assert ledger.note("w1", ADA, tell(tally, ADA, 2), 2) == 0


def make_told(owner: UUID, job: UUID) -> events.Told:
    return events.Told(events.DELETED, owner, job, "a job", datetime(2027, 1, 1, tzinfo=UTC), (True, None))


def test_a_message_holds_only_what_somebody_watches():
    ada, ben, job = uuid4(), uuid4(), uuid4()
    tally, _ = watching(str(ada))

    said = messages.compose([make_told(ada, job), make_told(ben, job), make_told(ada, job)], tally)

    assert list(said) == [str(ada)]
    assert said[str(ada)][:2] == [10, 2]
    assert said[str(ada)][2][0::2] == [str(job)] * 2
    assert json.loads(said[str(ada)][2][1])["event"] == "cron:deleted"


def test_nobody_watches_so_nothing_is_shaped():
    assert messages.compose([make_told(uuid4(), uuid4())], Tally()) == {}


def test_for_those_who_see_all_everything_is_in_the_message_once():
    ada, ben = uuid4(), uuid4()
    tally, _ = watching(EVERYONE)

    said = messages.compose([make_told(ada, uuid4()), make_told(ben, uuid4())], tally)

    assert said[EVERYONE] == [10, 2, []]
    assert {len(said[str(owner)][2]) for owner in (ada, ben)} == {2}
