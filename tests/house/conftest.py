"""What many tests here share: the world of tables of requests, each undone, and what is in no language."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from tests.house import world as worlds
from tests.house.german import said_alike


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Built once for a module, in a transaction that is rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def in_english() -> Iterator[None]:
    """Nothing of one test's language is another's."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def alike() -> set[str]:
    """What of a German page is no English left over."""
    return said_alike()
