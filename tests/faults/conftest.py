"""One running product for many faults; each test has a receiver of its own."""

from collections.abc import Iterator

import pytest

from tests import receivers
from tests.faults.stack import Stack
from tests.receivers import Receiver


@pytest.fixture(scope="session")
def shared_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The product; it goes on running from one test and one file to the next."""
    stack = Stack(tmp_path_factory.mktemp("stack") / "data")
    yield stack
    stack.clean_up()


@pytest.fixture
def stack(shared_stack: Stack) -> Stack:
    """The product, whole again after what the test before did."""
    shared_stack.settle()
    return shared_stack


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Listens on every address of loopback."""
    with receivers.start("0.0.0.0") as listening:
        yield listening
