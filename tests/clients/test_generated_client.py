"""A client that a public generator makes from the schema needs no hand work."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.conftest import Product
from tests.receivers import Receiver

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]
STORY = """
import sys

from cron_manager_client import AuthenticatedClient
from cron_manager_client.api.cron import create_job, delete_job, execute_job, get_job
from cron_manager_client.models import JobRequest

base, token, endpoint = sys.argv[1:]
client = AuthenticatedClient(base_url=base, token=token, raise_on_unexpected_status=True)
wanted = JobRequest(name="by a generated client", cron_expression="0 2 * * *", endpoint_url=endpoint)
job = create_job.sync(client=client, body=wanted)
run = execute_job.sync(job.id, client=client, wait=30)
print(job.name, job.next_run_at.minute, run.status, run.response_status)
delete_job.sync(job.id, client=client)
print(type(get_job.sync(job.id, client=client)).__name__)
"""


def test_a_generated_client_creates_runs_and_deletes_a_job(
    product: Product, receiver: Receiver, tmp_path: Path
) -> None:
    where = ["--output-path", str(tmp_path / "cron_manager_client"), "--meta", "none"]
    generate = [
        sys.executable,
        "-m",
        "openapi_python_client",
        "generate",
        "--url",
        f"{product.url}/api/schema",
    ]
    made = subprocess.run([*generate, *where], capture_output=True, text=True, check=False, cwd=tmp_path)

    story = [sys.executable, "-c", STORY, product.url, product.api_token(), receiver.url("/ok")]
    told = subprocess.run(story, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert made.returncode == 0, made.stdout + made.stderr
    assert "WARNING" not in made.stdout + made.stderr
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines() == ["by a generated client 0 SUCCESS 200", "Problem"]
    assert len(receiver.requests) == 1
