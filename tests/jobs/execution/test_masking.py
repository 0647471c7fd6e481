"""Secrets that come back."""

import base64
import json
from urllib.parse import quote

import pytest

from jobs.execution.masking import MASK, masked
from jobs.execution.transport import Facts, Fault, Reply

SECRET = 's3cr€t/"value&1'
BEARER = f"Bearer {SECRET}"
BASIC = "Basic " + base64.b64encode(b"ada:opensesame!").decode()


@pytest.mark.parametrize(
    "echo",
    [
        SECRET,
        BEARER,
        quote(SECRET, safe=""),
        json.dumps({"authorization": BEARER}),
        json.dumps({"authorization": BEARER}, ensure_ascii=False),
        base64.b64encode(SECRET.encode()).decode(),
        "s3cr€t/&quot;value&amp;1",
    ],
)
def test_a_secret_is_masked_however_it_is_written(echo: str):
    reply = masked(Reply(200, (("X-Echo", echo),), f"before {echo} after".encode()), (BEARER,))

    told = reply.body.decode() + dict(reply.headers)["X-Echo"]
    assert MASK in told
    assert echo not in told
    assert reply.body.startswith(b"before ")


@pytest.mark.parametrize("echo", ["opensesame!", "ada:opensesame!", BASIC.partition(" ")[2]])
def test_what_a_basic_credential_holds_is_masked(echo: str):
    assert masked(Reply(200, body=echo.encode()), (BASIC,)).body == MASK.encode()


def test_a_cookies_values_are_masked():
    reply = masked(Reply(200, body=b"you are a1b2c3d4, theme dark"), ("session=a1b2c3d4; theme=dark",))

    assert reply.body.decode() == f"you are {MASK}, theme dark"


def test_faults_are_masked_as_well():
    fault = masked(Fault("redirect", f"to {SECRET}", facts=Facts(reason=SECRET, final_url=SECRET)), (SECRET,))

    assert SECRET not in repr(fault)


def test_a_secret_that_the_kept_part_ends_within_is_masked():
    assert masked(Reply(200, body=b"x opensesa"), ("opensesame!",)).body == f"x {MASK}".encode()


def test_bytes_that_are_no_text_stay_as_they_are():
    assert masked(Reply(200, body=b"\xff\0opensesame!\xfe"), ("opensesame!",)).body == (
        b"\xff\0" + MASK.encode() + b"\xfe"
    )


@pytest.mark.parametrize("secrets", [(), ("short",)])
def test_short_secrets_mask_nothing(secrets: tuple[str, ...]):
    reply = Reply(200, body=b"a short text")

    assert masked(reply, secrets) is reply
