"""What waits is bounded, and what is dropped is counted exactly."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from monitoring.events import DELETED, Told
from monitoring.live.allowance import A_SECOND, BURST, Allowance, spend
from monitoring.live.inbox import Inbox
from monitoring.live.outbox import Outbox

ADA, BEN = UUID(int=1), UUID(int=2)


def told(number: int, owner: UUID = ADA) -> Told:
    """Told in the order of their numbers."""
    at = datetime(2027, 1, 1, second=number, tzinfo=UTC)
    return Told(DELETED, owner, UUID(int=number), "a job", at, (True, None))


def drain(outbox: Outbox) -> list[str]:
    return list(iter(outbox.take, None))


@pytest.mark.parametrize(("events", "letters"), [(3, 1000), (1000, 3)])
def test_a_full_outbox_drops_its_oldest_and_says_how_many(events: int, letters: int):
    outbox = Outbox(events, letters)

    for letter in "abcdefgh":
        outbox.put(letter)

    assert outbox.take_dropped() == 5
    assert drain(outbox) == ["f", "g", "h"]
    assert outbox.take_dropped() == 0


def test_an_outbox_that_was_emptied_has_its_room_again():
    outbox = Outbox(2, 4)
    outbox.put("four")
    drain(outbox)

    outbox.put("more")

    assert (drain(outbox), outbox.take_dropped()) == (["more"], 0)


def test_an_event_larger_than_the_outbox_is_dropped_itself():
    outbox = Outbox(2, 4)

    outbox.put("too long")

    assert (drain(outbox), outbox.take_dropped()) == ([], 1)


def test_what_never_came_is_told_with_what_was_dropped():
    outbox = Outbox(1, 100)
    outbox.put("a")
    outbox.put("b")

    outbox.miss(5)

    assert outbox.take_dropped() == 6


def test_a_full_inbox_gives_up_its_oldest_and_counts_them_by_owner():
    inbox = Inbox(most=3)

    inbox.put([told(1), told(2, BEN), told(3)])
    inbox.put([told(4), told(5)])

    assert [one.job_id.int for one in inbox.take(0.0, 10)] == [3, 4, 5]
    assert inbox.take_lost() == {str(ADA): 1, str(BEN): 1}
    assert not inbox.take_lost()


def test_what_is_told_ahead_of_its_time_waits_for_it_and_takes_its_place_among_the_others_then():
    inbox = Inbox(most=10)
    inbox.put([told(2)], not_before=100.0)
    inbox.put([told(1)])

    early = inbox.take(99.9, 0)
    inbox.put([told(3)])
    late = inbox.take(100.0, 10)

    assert (early, [one.job_id.int for one in late]) == ([], [1, 2, 3])


@pytest.mark.parametrize(("now", "wait_s"), [(90.0, 10.0), (101.0, 0.0)])
def test_an_inbox_says_when_it_wants_to_be_emptied(now: float, wait_s: float):
    inbox = Inbox(most=10)

    nothing = inbox.wait_s(now)
    inbox.put([told(1)], not_before=100.0)

    assert (nothing, inbox.wait_s(now)) == (None, wait_s)


def test_a_full_inbox_gives_up_what_is_to_come_when_nothing_else_waits():
    inbox = Inbox(most=1)

    inbox.put([told(1), told(2)], not_before=100.0)

    assert (inbox.take(200.0, 10), inbox.take_lost()) == ([], {str(ADA): 2})


def test_a_socket_may_send_a_burst_and_then_so_many_a_second():
    fresh = Allowance(BURST, at=0.0)

    spent = count(fresh, at=0.0)
    refilled = count(Allowance(0.0, at=0.0), at=1.0)

    assert (spent, refilled) == (BURST, A_SECOND)


def count(allowance: Allowance, at: float) -> int:
    sent = 0
    while rest := spend(allowance, at):
        allowance, sent = rest, sent + 1
    return sent
