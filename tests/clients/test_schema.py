"""schemathesis asks the API for all that its own schema promises."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.conftest import Product

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
HOOKS = "tests.clients.only_loopback"
# The statuses of its own, and 412: what is not valid may be refused for a precondition too.
CONFIGURATION = """
[generation]
with-security-parameters = false
database = ":memory:"

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 415, 422, 428, 429, "5xx"]
"""
# A schema cannot say that an expression must fire, an instant lie ahead or a cursor be one of ours.
BEYOND_A_SCHEMA = "positive_data_acceptance"
LONGEST_WAIT_S = 65  # an execution may be waited for as long as a minute
ENDS_THE_LOGIN = ("/auth/logout", "/auth/password")


@pytest.mark.parametrize("kind", ["token", "jwt"])
def test_every_answer_is_as_the_schema_says(product: Product, tmp_path: Path, kind: str) -> None:
    credential = product.api_token() if kind == "token" else product.access_token()
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration), "run"),
        *(f"{product.url}/api/schema", "--checks", "all", "--exclude-checks", BEYOND_A_SCHEMA),
        *("--max-examples", "25", "--seed", "7"),
        *("--request-timeout", str(LONGEST_WAIT_S), "--max-response-time", str(LONGEST_WAIT_S)),
        *("-H", f"Authorization: Bearer {credential}", "--continue-on-failure", "--no-color"),
    ]
    for path in ENDS_THE_LOGIN:
        command += ["--exclude-path", path]

    run = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"SCHEMATHESIS_HOOKS": HOOKS}
    )

    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:] + product.said()[-2_000:]
