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
def test_a_browser_that_sends_what_cannot_be_read_gets_a_page_that_says_so(ada):
    job = make_job(ada)
    client = jwt_client(ada)

    answer = client.generic(
        "POST", f"/cron/{job.pk}/test", "x", "text/plain", headers={"Accept": "text/html"}
    )

    assert answer.status_code == 415
    assert "text/plain" in answer.content.decode()
