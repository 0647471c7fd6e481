"""One web process for many tests; each has its own rows."""

from collections.abc import Iterator

import pytest

from tests.monitoring.live import web as webs
from tests.monitoring.live.web import Web


@pytest.fixture(scope="module")
def shared_web(django_db_setup: None, django_db_blocker: pytest.MonkeyPatch) -> Iterator[Web]:
    """A web process on the tests' database."""
    with webs.running() as web:
        yield web


@pytest.fixture
def web(shared_web: Web, transactional_db: None) -> Web:
    """The web process; what the test commits, it sees."""
    return shared_web
