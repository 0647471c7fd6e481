"""A pytest plugin: each process of a test run has a database of Valkey to itself. [adapter]

What one process empties or counts is none of another's. It is loaded before the settings are read.
"""

import os


def database_of(process: str) -> int:
    """The number of a process that pytest-xdist calls `gw0`, `gw1`, …; 0 is for one that has no name."""
    return int(process.removeprefix("gw")) + 1 if process else 0


if "REDIS_URL" in os.environ:
    _server, _, _ = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{_server}/{database_of(os.environ.get('PYTEST_XDIST_WORKER', ''))}"
