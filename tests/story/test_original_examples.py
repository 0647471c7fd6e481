"""The three examples of the service that this one succeeds, word for word: host, token and id are put in."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from cronmanager.runtime.ports import free_port
from tests.runtime.facts import Up

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not shutil.which("curl"), reason="the examples are written with curl"),
]
ADMIN = {"email": "max@example.com", "password": "a long enough password"}
CREATE = """\
curl -X POST "http://localhost:3000/cron?token=your-api-token" \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "Daily Backup",
    "description": "Runs daily backup job",
    "cronExpression": "0 2 * * *",
    "endpointUrl": "https://api.example.com/backup",
    "httpMethod": "POST",
    "headers": {
      "Authorization": "Bearer your-backup-token"
    },
    "timezone": "UTC",
    "retryCount": 3,
    "timeoutMs": 30000
  }'
"""
LIST = """\
curl "http://localhost:3000/cron?token=your-api-token"
"""
EXECUTE = """\
curl -X POST "http://localhost:3000/cron/job-id/execute?token=your-api-token"
"""


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    settings = {"ADMIN_EMAIL": ADMIN["email"], "ADMIN_PASSWORD": ADMIN["password"]}
    running = Up(tmp_path / "data", free_port(), **settings)
    running.wait_until_ready(within_s=150)
    yield running
    running.clean_up()


def mint_token(base: str) -> str:
    access = requests.post(f"{base}/auth/login", json=ADMIN, timeout=10).json()["access_token"]
    asked = {"name": "examples", "permissions": ["READ", "WRITE", "EXECUTE"]}
    answer = requests.post(
        f"{base}/auth/tokens", json=asked, headers={"Authorization": f"Bearer {access}"}, timeout=10
    )
    return str(answer.json()["token"])


def test_the_examples_answer_as_their_text_says(up: Up):
    host = f"localhost:{up.port}"
    token = mint_token(f"http://{host}")

    def run(example: str, job_id: str = "job-id"):
        put_in = example.replace("localhost:3000", host).replace("your-api-token", token)
        command = put_in.replace("job-id", job_id)
        shell = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, timeout=30)
        return json.loads(shell.stdout)

    job = run(CREATE)
    listed = run(LIST)
    execution = run(EXECUTE, job["id"])

    assert (job["name"], job["cronExpression"], job["isActive"]) == ("Daily Backup", "0 2 * * *", True)
    assert job["headers"] == {"Authorization": "••••"}
    assert re.fullmatch(r"\S+T02:00:00Z", job["nextRunAt"])
    assert [one["id"] for one in listed] == [job["id"]]
    assert (execution["cronJobId"], execution["trigger"], execution["status"]) == (
        job["id"],
        "manual",
        "PENDING",
    )
