"""The chain: sealed after the commit, verified whole, and nothing that was touched is overlooked."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts import announcements
from accounts.models import User
from monitoring.audit import rows, sealing
from monitoring.audit.chain import hash_of
from monitoring.models import AuditHead, AuditLog

pytestmark = pytest.mark.django_db(transaction=True)


def act(user: User, times: int = 1) -> None:
    for _ in range(times):
        announcements.logged_out.send(User, user=user)


def by_hand(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def verified(*options: str) -> tuple[int, list[str]]:
    """The exit code and what was said."""
    said = StringIO()
    code = 0
    try:
        call_command("audit", "verify", *options, stdout=said)
    except SystemExit as end:
        code = int(str(end.code))
    return code, said.getvalue().splitlines()


def ids() -> list[int]:
    return list(AuditLog.objects.order_by("position").values_list("id", flat=True))


def found(*options: str) -> set[str]:
    """The findings; the last line sums up."""
    code, said = verified(*options)
    assert code == (1 if len(said) > 1 else 0)
    return set(said[:-1])


def test_acts_are_sealed_when_they_are_committed(ada):
    with transaction.atomic():
        act(ada, 2)
        assert AuditLog.objects.filter(position=None).count() == 2

    head = AuditHead.objects.get()
    assert list(AuditLog.objects.order_by("id").values_list("position", flat=True)) == [1, 2]
    assert verified() == (0, [f"audit: 2 rows, chain whole, head 2 {head.hash}"])


def test_an_empty_audit_is_whole():
    assert verified() == (0, ["audit: 0 rows, chain whole, head none"])


def test_a_transaction_of_many_acts_is_sealed_once(ada):
    act(ada)
    with CaptureQueriesContext(connection) as of_one, transaction.atomic():
        act(ada)
    with CaptureQueriesContext(connection) as of_many, transaction.atomic():
        act(ada, 49)

    assert AuditHead.objects.get().position == 51
    assert len(of_many) == len(of_one) + 48


def test_an_edited_and_a_removed_row_are_both_named(ada):
    act(ada, 10)
    edited, removed = ids()[2], ids()[6]

    by_hand(f"UPDATE audit_logs SET actor_email = 'ben@example.com' WHERE id = {edited}")
    by_hand(f"DELETE FROM audit_logs WHERE id = {removed}")

    assert found() == {f"edited: row {edited} at position 3", f"removed: row {removed} at position 7"}


@pytest.mark.parametrize(
    "edit",
    [
        "at = at + interval '1 microsecond'",
        "action = 'job.deleted'",
        "resource_type = 'job'",
        "resource_id = 'x'",
        "resource_name = 'x'",
        "actor_id = gen_random_uuid()",
        "actor_email = ''",
        "owner_id = NULL",
        "credential = 'jwt'",
        "address = '10.0.0.1'",
        """changes = '{"name": ["a", "b"]}'""",
        "detail = 'x'",
        "previous_id = previous_id - 1",
        "previous_hash = repeat('0', 64)",
        "hash = repeat('0', 64)",
        "position = 500",
        "position = -1",
    ],
)
def test_no_column_can_be_edited_unseen(ada, edit):
    act(ada, 5)
    row = ids()[2]

    by_hand(f"UPDATE audit_logs SET {edit} WHERE id = {row}")

    assert any(line.startswith(f"edited: row {row} at position ") for line in found())


def test_a_swapped_pair_is_named(ada):
    act(ada, 5)
    first, second = ids()[1], ids()[2]

    by_hand(f"UPDATE audit_logs SET position = -1 WHERE id = {first}")
    by_hand(f"UPDATE audit_logs SET position = 2 WHERE id = {second}")
    by_hand(f"UPDATE audit_logs SET position = 3 WHERE id = {first}")

    assert found() == {f"edited: row {second} at position 2", f"edited: row {first} at position 3"}


def test_an_edited_row_whose_hash_was_made_anew_is_named(ada):
    act(ada, 4)
    edited = ids()[1]
    by_hand(f"UPDATE audit_logs SET detail = 'x' WHERE id = {edited}")

    sealed_anew(edited)

    assert found() == {f"edited: row {edited} at position 2"}


def test_an_edited_last_row_whose_hash_was_made_anew_is_named(ada):
    act(ada, 4)
    by_hand(f"UPDATE audit_logs SET detail = 'x' WHERE id = {ids()[-1]}")

    sealed_anew(ids()[-1])

    assert found() == {f"edited: row {ids()[-1]} at position 4"}


def sealed_anew(row_id: int) -> None:
    """As somebody would who knows how hashes are made."""
    link = next(link for link in rows.sealed(10) if link.id == row_id)
    by_hand(f"UPDATE audit_logs SET hash = '{hash_of(replace(link, hash=''))}' WHERE id = {row_id}")


def test_a_removed_end_is_named_and_what_comes_after_does_not_hide_it(ada):
    act(ada, 4)
    last = ids()[-1]
    by_hand(f"DELETE FROM audit_logs WHERE id = {last}")

    at_once = found()
    act(ada)

    assert at_once == found() == {f"removed: row {last} at position 4"}


def test_an_emptied_table_is_told(ada):
    act(ada, 4)
    last = ids()[-1]

    by_hand("TRUNCATE audit_logs")

    assert found() == {f"removed: the rows at positions 1 to 4, the last of them row {last}"}


def test_several_removed_rows_are_told_by_their_positions(ada):
    act(ada, 6)
    gone = ids()[2:4]

    by_hand(f"DELETE FROM audit_logs WHERE id IN ({gone[0]}, {gone[1]})")

    assert found() == {f"removed: the rows at positions 3 to 4, the last of them row {gone[1]}"}


def test_a_removed_or_moved_head_is_told(ada):
    act(ada, 3)

    by_hand("UPDATE audit_head SET position = 2")
    moved = found()
    by_hand("DELETE FROM audit_head")

    assert moved == {"head: the head is edited: it says 2"}
    assert found() == {"head: the head is gone: it was at position 3 or behind"}


def test_a_chain_that_was_rewritten_whole_does_not_fit_a_head_that_somebody_kept(ada):
    act(ada, 3)
    kept = AuditHead.objects.get()
    by_hand("UPDATE audit_logs SET detail = 'x', position = NULL, hash = NULL")
    by_hand("DELETE FROM audit_head")
    sealing.seal()

    assert verified()[0] == 0
    assert found("--head", "3", kept.hash) == {
        f"edited: row {ids()[-1]} at position 3, or one before: you remember another hash"
    }


def test_a_row_that_stays_unsealed_is_told(ada, monkeypatch):
    monkeypatch.setattr(sealing, "seal_after_commit", lambda: None)
    act(ada)
    row = AuditLog.objects.get()
    fresh = found()

    by_hand("UPDATE audit_logs SET at = at - interval '2 minutes'")

    assert fresh == set()
    assert found() == {f"unsealed: row {row.pk} since {(row.at - timedelta(minutes=2)).isoformat()}"}


def test_a_lower_id_that_is_committed_later_comes_later_in_the_chain(ada, ben):
    with transaction.atomic():
        act(ada)
        with ThreadPoolExecutor(1) as other:
            other.submit(in_own_connection, ben).result()

    assert list(AuditLog.objects.order_by("position").values_list("actor_email", flat=True)) == [
        *("ben@example.com", "ada@example.com")
    ]
    assert ids() == sorted(ids(), reverse=True)
    assert verified()[0] == 0


def in_own_connection(user: User, times: int = 1) -> None:
    try:
        act(user, times)
    finally:
        connection.close()


def test_many_who_act_at_once_make_one_chain(ada):
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda _: in_own_connection(ada, 20), range(8)))
    sealing.seal()  # what met another's sealing

    assert AuditHead.objects.get().position == 160
    assert verified()[0] == 0


def test_no_act_waits_for_one_that_seals(ada):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sealing.TAKE_LOCK, [sealing.LOCK])
        with ThreadPoolExecutor(1) as other:
            other.submit(in_own_connection, ada).result(timeout=10)
        assert AuditLog.objects.get().position is None

    sealing.seal()
    assert AuditLog.objects.get().position == 1


def test_a_backlog_of_several_chunks_is_sealed_whole(ada, monkeypatch):
    monkeypatch.setattr(sealing, "CHUNK", 7)
    with transaction.atomic():
        act(ada, 30)

    assert AuditHead.objects.get().position == 30
    assert verified()[0] == 0


def test_a_broken_seal_undoes_no_act(ada, monkeypatch, caplog):
    monkeypatch.setattr(sealing, "_write", lambda links: 1 / 0)

    act(ada)

    assert AuditLog.objects.get().position is None
    assert now()
