"""A whole product, and credentials for programs that know nothing of it but its schema."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from cronmanager.runtime.ports import free_port
from tests import receivers
from tests.faults.stack import ADMIN, SETTINGS
from tests.receivers import Receiver
from tests.runtime.facts import Up


class Product:
    """Its address, and what a client may carry."""

    def __init__(self, up: Up) -> None:
        self.url = f"http://127.0.0.1:{up.port}"
        self.said = lambda: up.said

    def post(self, path: str, content: dict[str, Any], access: str = "") -> dict[str, Any]:
        """The answer to a POST that must succeed."""
        headers = {"Authorization": f"Bearer {access}"} if access else {}
        answer = requests.post(self.url + path, json=content, headers=headers, timeout=10)
        assert answer.status_code < 300, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def access_token(self) -> str:
        """An access JWT of the administrator."""
        return str(self.post("/auth/login", ADMIN)["access_token"])

    def api_token(self) -> str:
        """An API token that may do everything."""
        asked = {"name": "a program", "permissions": ["ADMIN"]}
        return str(self.post("/auth/tokens", asked, self.access_token())["token"])


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """`cronmanager up`, ready, with access tokens that outlive a long test."""
    data_dir = tmp_path_factory.mktemp("product") / "data"
    up = Up(data_dir, free_port(), **SETTINGS, JWT_EXPIRES_IN="2h", LOG_LEVEL="warning")
    try:
        up.wait_until_ready(within_s=150)
        yield Product(up)
    finally:
        up.clean_up()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """An endpoint on loopback."""
    with receivers.start() as listening:
        yield listening
