"""Pages and static files come compressed to whoever can read them so; what programs read does not."""

import asyncio
import gzip

import pytest
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from cronmanager.web import WebHandler
from tests.makers import make_job

GZIP = {"Accept-Encoding": "gzip, br"}
CSS = "/static/css/app.css"


async def asked(web, path, method="GET", **headers):
    """Status, headers and body of the answer."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "headers": raw}
    scope |= {"query_string": b"", "http_version": "1.1", "scheme": "http"}
    talk = ApplicationCommunicator(web, scope)
    await talk.send_input({"type": "http.request", "body": b""})
    start, body = await talk.receive_output(10), b""
    while part := await talk.receive_output(10):
        body += part.get("body", b"")
        if not part.get("more_body"):
            break
    await talk.wait(10)
    return start["status"], {name.lower(): value for name, value in start["headers"]}, body


def static(path, method="GET", **headers):
    return asyncio.run(asked(WebHandler(), path, method, **headers))


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path


@pytest.mark.django_db
def test_a_page_is_compressed_for_a_browser_that_can_read_it(ada):
    client = Client()
    client.force_login(ada)

    packed, plain = client.get("/", headers=GZIP), client.get("/")

    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")
    assert "Content-Encoding" not in plain


@pytest.mark.django_db
def test_what_programs_read_stays_as_it_is_and_so_does_its_strong_tag(ada):
    client = Client()
    client.force_login(ada)
    job = make_job(ada, description="x" * 2000)

    answer = client.get(f"/cron/{job.pk}", headers=GZIP)

    assert "Content-Encoding" not in answer
    assert answer["ETag"].startswith('"')


@pytest.mark.parametrize("path", [CSS, "/static/vendor/htmx/htmx.min.js", "/static/img/icons.svg"])
def test_a_static_file_is_compressed_from_the_first_request_on(path):
    plain = static(path)[2]

    status, headers, body = static(path, accept_encoding="gzip, br")

    assert status == 200
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"vary"] == b"Accept-Encoding"
    assert int(headers[b"content-length"]) == len(body) < len(plain) * 0.6
    assert gzip.decompress(body) == plain


def test_who_cannot_read_it_so_or_has_it_already_is_sent_no_compressed_file():
    _, headers, body = static(CSS)

    assert b"content-encoding" not in headers
    assert headers[b"vary"] == b"Accept-Encoding"
    assert body.startswith(b"/*!") or b"{" in body
    status, _, nothing = static(CSS, accept_encoding="gzip", if_none_match=headers[b"etag"].decode())
    assert (status, nothing) == (304, b"")


def test_a_folder_that_cannot_be_written_to_costs_only_the_compression(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "a file"
    settings.STATIC_ROOT.write_text("in the way", encoding="utf-8")

    status, headers, body = static(CSS, accept_encoding="gzip")

    assert status == 200
    assert b"content-encoding" not in headers
    assert len(body) == int(headers[b"content-length"])
