"""Counts of requests start anew for each test."""

from uuid import uuid4

import pytest


@pytest.fixture(autouse=True)
def _no_counts(settings):
    prefix = uuid4().hex
    settings.CACHES = {name: {**cache, "KEY_PREFIX": prefix} for name, cache in settings.CACHES.items()}
