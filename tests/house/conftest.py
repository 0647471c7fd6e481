"""The world that whole tables of requests share; each request in it is undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.house import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Built once for a module, in a transaction that is rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)
