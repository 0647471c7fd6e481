"""What the web process does before its first request."""

import gc

import pytest
from django.urls import get_resolver

from cronmanager.web import make_ready


@pytest.fixture(autouse=True)
def thawed():
    yield
    gc.unfreeze()


def test_what_stays_for_good_is_not_walked_through_while_requests_wait():
    make_ready()

    pages = {id(pattern) for pattern in get_resolver().url_patterns}
    assert not any(id(one) in pages for one in gc.get_objects())
    assert gc.get_freeze_count() > 10_000
