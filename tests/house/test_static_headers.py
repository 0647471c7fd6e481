"""Static files pass no middleware of Django's; they carry its security headers all the same."""

import asyncio

import pytest
from asgiref.testing import ApplicationCommunicator

from cronmanager.web import WebHandler

EXPECTED = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"x-frame-options": b"DENY",
}


async def start_of_answer(path):
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode()}
    scope |= {"query_string": b"", "headers": [], "http_version": "1.1", "scheme": "http"}
    web = ApplicationCommunicator(WebHandler(), scope)
    await web.send_input({"type": "http.request", "body": b""})
    start = await web.receive_output(10)
    while (await web.receive_output(10)).get("more_body"):
        pass
    await web.wait(10)
    return start


@pytest.mark.parametrize("https", [False, True])
def test_a_static_file_carries_the_security_headers(settings, https):
    settings.SECURE_HSTS_SECONDS = 60 if https else 0

    answer = asyncio.run(start_of_answer("/static/css/app.css"))

    headers = {name.lower(): value for name, value in answer["headers"]}
    hsts = {b"strict-transport-security": b"max-age=60"} if https else {}
    assert answer["status"] == 200
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
    assert {name: value for name, value in headers.items() if name in hsts} == hsts
