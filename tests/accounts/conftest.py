"""Counts of requests start anew for each test."""

from uuid import uuid4

import pytest
from django.utils.timezone import now


@pytest.fixture(autouse=True)
def _no_counts(settings, time_machine):
    time_machine.move_to(now(), tick=False)  # the minute that is counted does not roll over
    patient = {"socket_connect_timeout": 10, "socket_timeout": 10}  # a busy machine is no outage
    own = {"KEY_PREFIX": uuid4().hex, "OPTIONS": patient}
    settings.CACHES = {name: {**cache, **own} for name, cache in settings.CACHES.items()}
