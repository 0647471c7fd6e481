"""Signatures, and the code that docs/signing.md gives to verify them, run where the language is at hand."""

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from jobs.execution.signing import key_of, signature_headers

PAGE = (Path(__file__).parents[2] / "docs" / "signing.md").read_text(encoding="utf-8")
NEW, OLD, OTHER = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2, 3))
BODY = '{"grüße": [1, 2]}'.encode()
DRIVERS = {
    "python": "\nimport json, sys\nsecret, headers, body = json.load(sys.stdin)\n"
    "print(is_genuine(secret, headers, body.encode()))\n",
    "js": "\nconst [s, h, b] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));\n"
    "console.log(isGenuine(s, h, b));\n",
    "php": "\n[$s, $h, $b] = json_decode(stream_get_contents(STDIN), true);\n"
    "echo is_genuine($s, $h, $b) ? 'true' : 'false';\n",
    "go": "\ntype asked struct{ S string; H map[string]string; B string }\n\nfunc main() {\n"
    "\tvar a asked\n\tjson.NewDecoder(os.Stdin).Decode(&a)\n\th := http.Header{}\n"
    "\tfor k, v := range a.H {\n\t\th.Set(k, v)\n\t}\n\tfmt.Println(IsGenuine(a.S, h, []byte(a.B)))\n}\n",
}
COMMANDS = {"python": ["python3"], "js": ["node"], "php": ["php"], "go": ["go", "run"]}
ENDINGS = {"python": "py", "js": "js", "php": "php", "go": "go"}
Verify = Callable[[str, dict[str, str], bytes], bool]


def signed(at: datetime, *secrets: str) -> dict[str, str]:
    """The headers of a request that is signed at `at`."""
    return dict(signature_headers([key_of(secret) for secret in secrets], "e-1", at, BODY))


def code_of(language: str) -> str:
    """What the page gives."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    imports = '"encoding/base64"\n\t"encoding/json"\n\t"fmt"\n\t"os"'
    return found[1].replace('"encoding/base64"', imports) if language == "go" else found[1]


@pytest.fixture(params=sorted(DRIVERS))
def verify(request: pytest.FixtureRequest, tmp_path: Path) -> Verify:
    """The page's code in one of its languages."""
    language: str = request.param
    if shutil.which(COMMANDS[language][0]) is None:
        pytest.skip(f"{COMMANDS[language][0]} is not at hand")
    file = tmp_path / f"verify.{ENDINGS[language]}"
    file.write_text(code_of(language) + DRIVERS[language], encoding="utf-8")

    def run(secret: str, headers: dict[str, str], body: bytes) -> bool:
        asked = [secret, headers, body.decode()]
        stdin = json.dumps(asked if language != "go" else dict(zip("SHB", asked, strict=True)))
        command = [*COMMANDS[language], str(file)]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().lower() == "true"

    return run


def test_the_code_of_the_page_knows_genuine_requests_from_others(verify: Verify) -> None:
    now = datetime.now(UTC)

    assert verify(NEW, signed(now, NEW), BODY)
    assert [verify(secret, signed(now, NEW, OLD), BODY) for secret in (NEW, OLD, OTHER)] == [
        True,
        True,
        False,
    ]
    assert not verify(NEW, signed(now, NEW), BODY + b" ")
    assert not verify(NEW, signed(now - timedelta(minutes=6), NEW), BODY)


def test_a_library_for_the_standard_verifies_them() -> None:
    assert Webhook(NEW).verify(BODY, signed(datetime.now(UTC), OLD, NEW)) == json.loads(BODY)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_AAAA", "whsec_!", NEW.removeprefix("whsec_")])
def test_a_secret_that_is_none_is_told_with_the_right_form(secret: str) -> None:
    with pytest.raises(ValueError, match="openssl rand -base64 32"):
        key_of(secret)
