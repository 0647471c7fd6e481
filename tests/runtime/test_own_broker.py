"""Processes of one test run do not meet in Valkey."""

import os

import redis
from django.conf import settings
from django.core.cache import cache

from cronmanager.runtime.own_broker import database_of


def test_each_process_has_a_database_of_its_own():
    assert [database_of(process) for process in ("", "gw0", "gw1")] == [0, 1, 2]


def test_what_this_process_keeps_is_in_its_database():
    number = database_of(os.environ.get("PYTEST_XDIST_WORKER", ""))

    cache.set("kept-by-a-test", "value", 60)

    with redis.from_url(f"{settings.REDIS_URL.rpartition('/')[0]}/{number}") as valkey:
        assert valkey.keys("*kept-by-a-test*")
