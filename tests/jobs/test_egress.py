"""The address filter's rules, without a connection."""

import pytest

from jobs.execution.egress import EgressPolicy, check_url

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:2800:220:1:248:1893:25c8:1946",
    "64:ff9b::5db8:d822",
]
NOT_PUBLIC = [
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.192"),
    *("192.0.2.1", "192.168.0.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "168.63.129.16", "100.100.100.200", "192.88.99.1"),
    *(
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "fe80::1",
        "fe80::1%eth0",
    ),
    *("fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "ff0e::1", "2001:db8::1", "3fff::1", "100::1"),
    *(
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2002:a9fe:a9fe::",
    ),
    *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:808:808:0:0:f5ff:fffe", "5f00::1"),
    *("not an address", "1.2.3", ""),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_globally_routable_unicast_passes(address: str) -> None:
    assert EgressPolicy().verdict(address, "a.test") is None


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_every_other_address_does_not(address: str) -> None:
    reason = EgressPolicy().verdict(address, "a.test")

    assert reason is not None
    assert reason.startswith(address)


@pytest.mark.parametrize(
    ("allow", "address", "host", "passes"),
    [
        ("127.0.0.0/8", "127.1.2.3", "a.test", True),
        ("127.0.0.0/8", "::ffff:127.0.0.1", "a.test", True),  # on the wire it is 127.0.0.1
        ("127.0.0.1", "127.0.0.2", "a.test", False),
        ("[::1]", "::1", "a.test", True),
        ("10.0.0.0/8", "64:ff9b::a00:1", "a.test", False),
        ("a.test", "10.0.0.1", "A.Test.", True),
        ("A.Test.", "10.0.0.1", "a.test", True),
        ("a.test", "10.0.0.1", "b.a.test", False),
        ("a.test", "10.0.0.1", "10.0.0.1", False),
    ],
)
def test_what_is_allowed_passes_and_nothing_beside_it(
    allow: str, address: str, host: str, passes: bool
) -> None:
    assert (EgressPolicy([allow]).verdict(address, host) is None) is passes


@pytest.mark.parametrize(
    ("deny", "address", "host"),
    [
        ("93.184.216.0/24", "93.184.216.34", "a.test"),
        ("93.184.216.34", "64:ff9b::5db8:d822", "a.test"),
        ("a.test", "93.184.216.34", "A.test."),
        ("::/0", "2606:2800:220:1:248:1893:25c8:1946", "a.test"),
    ],
)
def test_deny_beats_everything(deny: str, address: str, host: str) -> None:
    reason = EgressPolicy(["0.0.0.0/0", "::/0", "a.test"], [deny]).verdict(address, host)

    assert reason is not None
    assert "EGRESS_DENY" in reason


@pytest.mark.parametrize(
    "entry", ["10.0.0.0/33", "10.0.0.1/8", "1.2.3", "a b", "*.test", "http://a.test", ""]
)
def test_an_entry_that_is_none_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match="is no CIDR, address or host name"):
        EgressPolicy([entry])


@pytest.mark.parametrize(
    "url",
    [
        "http://a.test",
        "HTTPS://A.test:8443/x?y=@z#f",
        "http://[::1]:80/",
        "http://grüße.test/ü",
        "http://a_b.test./",
    ],
)
def test_a_url_of_the_right_form_may_be_called(url: str) -> None:
    assert check_url(url) is None


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://a.test/", "scheme"),
        ("//a.test/", "scheme"),
        ("", "scheme"),
        ("http:a.test", "host"),
        ("http:///x", "host"),
        ("http://?x", "host"),
        ("http://:80/", "host"),
        ("http://u:p@a.test/", "user name"),
        ("http://@a.test/", "user name"),
        ("http://a.test#@b.test/", "user name"),
        ("http://a.test:0/", "port 0"),
        ("http://a.test:65536/", "cannot be read"),
        ("http://a.test:x/", "cannot be read"),
        ("http://[::1/", "cannot be read"),
        ("http://[fe80::1%25eth0]/", "zone"),
        ("http://a..test/", "host name"),
        ("http://a%2etest/", "host name"),
        ("http://a.test/\x00", "control character"),
        ("http://a.test/\n", "control character"),
        ("http://a\\b.test/", "backslash"),
    ],
)
def test_a_url_of_another_form_may_not(url: str, told: str) -> None:
    reason = check_url(url)

    assert reason is not None
    assert told in reason
