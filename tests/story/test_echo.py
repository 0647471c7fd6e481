"""A job on our own echo runs green on a fresh start, by whose filter loopback is closed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from cronmanager.runtime.ports import free_port
from tests.runtime.facts import Up
from tests.story.test_last_moment import ADMIN, Api

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]


@pytest.fixture(params=["curl", "requests"])
def up(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Up]:
    settings = {"ADMIN_EMAIL": ADMIN["email"], "ADMIN_PASSWORD": ADMIN["password"]}
    running = Up(tmp_path / "data", free_port(), EXECUTION_TRANSPORT=request.param, **settings)
    running.wait_until_ready(within_s=150)
    yield running
    running.clean_up()


def test_the_echo_an_inspector_and_a_report_work_on_a_fresh_start(up: Up) -> None:
    api, base = Api(up), f"http://localhost:{up.port}"
    inspector = api.call("POST", "/inspect")
    urls = [f"{base}/echo", inspector["url"], f"{base}/health"]
    asked = {"intervalSeconds": 3600, "asyncTimeoutMs": 60_000, "retryCount": 0}
    jobs = [api.call("POST", "/cron", {"name": url, "endpointUrl": url, **asked}) for url in urls]

    ended = [api.call("POST", f"/cron/{job['id']}/execute?wait=20") for job in jobs]
    seen = api.call("GET", f"/inspect/{inspector['key']}/requests")

    assert [one["status"] for one in ended] == ["SUCCESS", "SUCCESS", "FAILED"]
    assert ended[2]["errorKind"] == "blocked"
    assert seen[0]["headers"]["X-Cron-Execution-Id"] == ended[1]["id"]
    callback = seen[0]["headers"]["X-Cron-Callback"]
    assert callback.startswith(f"{base}/callbacks/{ended[1]['id']}/")
    assert requests.post(callback, timeout=10).status_code == 410  # the 200 was its end
