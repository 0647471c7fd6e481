import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.credentials import jwt_client
from tests.makers import make_job


@pytest.mark.django_db
def test_the_first_page_leads_on_and_brings_its_own_style(client: Client):
    page = client.get("/").content.decode()

    assert 'href="/admin/"' in page
    assert 'href="/api/docs"' in page
    assert 'href="/static/css/home.css"' in page
    assert finders.find("css/home.css")


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
