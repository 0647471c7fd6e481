"""Counts of requests start anew for each test."""

from uuid import uuid4

import pytest


@pytest.fixture(autouse=True)
def _no_counts(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}}
