from datetime import UTC, datetime

from jobs.identifiers import time_ordered_ids

AT = datetime(2027, 3, 1, tzinfo=UTC)


def test_ids_of_one_call_are_ascending_and_all_different():
    ids = time_ordered_ids(10_000, AT)

    assert ids == sorted(set(ids))


def test_an_id_is_a_version_7_uuid_that_carries_its_time():
    one = time_ordered_ids(1, AT)[0]

    assert one.version == 7
    assert one.int >> 80 == AT.timestamp() * 1000
