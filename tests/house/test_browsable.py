"""What a browser is answered by endpoints."""

import pytest

from tests.credentials import jwt_client
from tests.makers import make_job


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "body", "media_type", "status", "told"),
    [
        ("test", "x", "text/plain", 415, "text/plain"),
        ("test", '{"name": "\\u0000"}', "application/json", 400, "NUL"),
        ("toggle", '{"name": "\\u0000"}', "application/json", 200, "a job"),
        ("test", '"' + "x" * 2**20 + '"', "application/json", 413, "body-too-large"),
        ("test", "{", "application/json", 400, "not JSON"),
    ],
)
def test_a_browser_that_sends_what_cannot_be_read_gets_a_page_that_says_so(
    ada, path, body, media_type, status, told
):
    job = make_job(ada)
    client = jwt_client(ada)

    answer = client.generic(
        "POST", f"/cron/{job.pk}/{path}", body, media_type, headers={"Accept": "text/html"}
    )

    assert answer.status_code == status
    assert told in answer.content.decode()
