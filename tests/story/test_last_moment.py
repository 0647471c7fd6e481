"""What a person does in the last seconds before a tick, through the API of a running `cronmanager up`."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from cronmanager.runtime.ports import free_port
from tests import receivers
from tests.runtime.facts import Up, wait_for

pytestmark = [pytest.mark.fault, pytest.mark.timeout(120)]
ADMIN = {"email": "max@example.com", "password": "a long enough password"}


class Api:
    """The REST API as one user sees it."""

    def __init__(self, up: Up) -> None:
        self._base = f"http://127.0.0.1:{up.port}"
        self._session = requests.Session()
        token = self.call("POST", "/auth/login", ADMIN)["access_token"]
        self._session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The answer's JSON; raises for a refusal."""
        answer = self._session.request(method, self._base + path, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def add_job(self, url: str, tick: float) -> str:
        """A job that runs once, at `tick`; returns its path."""
        run_at = datetime.fromtimestamp(tick, UTC).isoformat()
        job = self.call("POST", "/cron", {"name": "once", "runAt": run_at, "endpointUrl": url})
        return f"/cron/{job['id']}"


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    settings = {"ADMIN_EMAIL": ADMIN["email"], "ADMIN_PASSWORD": ADMIN["password"]}
    running = Up(tmp_path / "data", free_port(), EGRESS_ALLOW="127.0.0.0/8", **settings)
    running.wait_until_ready()
    yield running
    running.clean_up()


def test_until_shortly_before_its_tick_a_job_can_be_made_paused_edited_and_deleted(up: Up):
    with receivers.start() as receiver:
        api = Api(up)
        tick = float(int(time.time()) + 6)
        paused, edited, deleted = (
            api.add_job(receiver.url(f"/{name}"), tick) for name in ("paused", "before", "deleted")
        )

        wait_for(lambda: time.time() >= tick - 2, 10, "two seconds before the tick")
        api.add_job(receiver.url("/new"), tick)
        wait_for(lambda: time.time() >= tick - 1.5, 10, "a second and a half before the tick")
        api.call("POST", f"{paused}/toggle")
        api.call("PATCH", edited, {"endpointUrl": receiver.url("/after")})
        api.call("DELETE", deleted)
        wait_for(lambda: time.time() >= tick + 1.5, 10, "after the tick")

        assert sorted(request.path for request in receiver.requests) == ["/after", "/new"]
        assert all(0 <= request.at - tick < 1 for request in receiver.requests)
