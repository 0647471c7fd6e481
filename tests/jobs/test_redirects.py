"""What a redirect turns a request into."""

import pytest

from jobs.execution.redirects import follow
from jobs.execution.transport import MAX_REDIRECTS, Fault, Request

FIRST = Request(
    "POST",
    "https://a.test/x/y?q=1",
    headers=(("Authorization", "s"), ("X-Key", "k"), ("Content-Type", "text/plain"), ("X-Plain", "p")),
    body=b"body",
    secret_headers=frozenset({"x-key"}),
)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/z", "https://a.test/z"),
        ("z", "https://a.test/x/z"),
        ("?p=2", "https://a.test/x/y?p=2"),
        ("//b.test/z", "https://b.test/z"),
        (" http://b.test/z#part ", "http://b.test/z"),
    ],
)
def test_the_location_is_read_relative_to_the_request(location: str, url: str) -> None:
    after = follow(FIRST, 307, location, 0)

    assert isinstance(after, Request)
    assert after.url == url


@pytest.mark.parametrize(
    ("status", "method", "becomes"),
    [
        *((status, "POST", "GET") for status in (301, 302, 303)),
        *((status, "POST", "POST") for status in (307, 308)),
        *((status, "PUT", "PUT") for status in (301, 302, 307, 308)),
        (303, "DELETE", "GET"),
        (303, "HEAD", "HEAD"),
    ],
)
def test_the_method_follows_the_status(status: int, method: str, becomes: str) -> None:
    after = follow(Request(method, "http://a.test/", (("Content-Type", "x"),), b"body"), status, "/b", 0)

    assert isinstance(after, Request)
    assert (after.method, after.body) == (becomes, b"body" if becomes == method else None)
    assert after.headers == ((("Content-Type", "x"),) if becomes == method else ())


@pytest.mark.parametrize(
    ("location", "goes_along"),
    [
        ("https://a.test/z", True),
        ("https://A.test:443/z", True),
        ("http://a.test/z", False),
        ("https://a.test:8443/z", False),
        ("https://b.a.test/z", False),
    ],
)
def test_secrets_go_along_to_the_same_origin_only(location: str, goes_along: bool) -> None:
    after = follow(FIRST, 307, location, 0)

    assert isinstance(after, Request)
    names = {name for name, _ in after.headers}
    assert names == {"Content-Type", "X-Plain"} | ({"Authorization", "X-Key"} if goes_along else set())


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("file:///etc/passwd", "blocked"),
        ("http://u@b.test/", "blocked"),
        ("http://", "redirect"),
        ("http://b.test:99999/", "redirect"),
        ("http://[::1/", "redirect"),
        ("/a b", "redirect"),
    ],
)
def test_a_place_that_cannot_be_called_is_a_fault(location: str, kind: str) -> None:
    after = follow(FIRST, 302, location, 0)

    assert isinstance(after, Fault)
    assert after.kind == kind


def test_redirects_end_after_so_many() -> None:
    last, over = follow(FIRST, 302, "/", MAX_REDIRECTS - 1), follow(FIRST, 302, "/", MAX_REDIRECTS)

    assert isinstance(last, Request)
    assert isinstance(over, Fault)
    assert over.kind == "redirect"
