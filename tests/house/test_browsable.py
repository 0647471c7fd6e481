"""What a browser is answered by endpoints."""

import json
from html import unescape
from re import DOTALL, findall, search

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


def page_of(client, path):
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.content.decode()


def content_in(page):
    return json.loads(unescape(search(r"<textarea[^>]*>(.*?)</textarea>", page, DOTALL)[1]))


@pytest.mark.django_db
def test_a_list_can_be_filtered_by_all_that_its_query_may_say(ada):
    page = page_of(jwt_client(ada), "/cron?status=FAILED&search=a%26b")

    assert {"isActive", "status", "search", "tag", "host", "ordering", "take"} <= set(
        findall(r'id="filter-(\w+)"', page)
    )
    assert "<option selected>FAILED</option>" in page
    assert 'value="a&amp;b"' in page


@pytest.mark.django_db
def test_what_a_new_job_s_form_begins_with_makes_a_job(ada):
    client = jwt_client(ada)

    body = content_in(page_of(client, "/cron"))

    assert client.post("/cron", body, format="json").status_code == 201


@pytest.mark.django_db
def test_a_job_s_form_begins_with_the_job_and_can_be_sent_as_it_is(ada):
    job = make_job(ada, name="Nightly <backup>")
    client = jwt_client(ada)

    body = content_in(page_of(client, f"/cron/{job.pk}"))

    assert body["name"] == "Nightly <backup>"
    assert "id" not in body
    assert client.patch(f"/cron/{job.pk}", body, format="json").status_code == 200


@pytest.mark.django_db
def test_a_form_keeps_what_was_refused(ada):
    wrong = {"name": "kept", "endpointUrl": "no address"}

    answer = jwt_client(ada).post("/cron", wrong, format="json", headers={"Accept": "text/html"})

    assert answer.status_code == 400
    assert content_in(answer.content.decode()) == wrong


@pytest.mark.django_db
def test_an_endpoint_without_parameters_or_body_has_no_form_for_them(ada):
    page = page_of(jwt_client(ada), "/auth/me")

    assert 'id="filtersModal"' not in page
