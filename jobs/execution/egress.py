"""Where requests may go: the address filter and the form of URLs. [rule]

The filter is asked at connect time about the address that is connected to, so neither a DNS answer that
changes nor an odd spelling of an address gets past it.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from jobs.execution.messages import Blocked

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

VERDICTS_KEPT = 16_384
SCHEMES = ("http", "https")
HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*\Z")
UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f\\]")
USERINFO_OR_NO_HOST = re.compile(
    r"[^/]*://([/?#]|\Z|[^/?#]*(#[^/]*)?@)"
)  # "a#@b": parsers differ on the host

# What ipaddress calls global although no endpoint is there, or another network lies behind it.
NOT_PUBLIC = tuple(
    ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's metadata, public in form only
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.0.0.0/24",  # protocol assignments, RFC 6890; some of it is global, none of it serves HTTP
        "100::/64",  # discard-only
        "2002::/16",  # 6to4, left behind by RFC 7526; ipaddress calls some of it global, by its version
        "2001::/23",  # protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32",
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # SRv6 segments, RFC 9602
        "64:ff9b:1::/48",  # NAT64 of one's own network, RFC 8215
        "fec0::/10",  # site-local
    )
)
DENIED = Blocked.DENIED.removeprefix("%(address)s")
INSPECTOR_KEY = "[A-Za-z0-9_-]{32}"
NAT64 = IPv6Network("64:ff9b::/96")
IPV4_COMPATIBLE = IPv6Network("::/96")


class EgressPolicy:
    """Public addresses, plus what `allow` names, minus what `deny` names.

    Entries are CIDRs, addresses or host names. A name stands for itself alone: neither for its address
    under another name, nor for the names below it.
    """

    def __init__(self, allow: Iterable[str] = (), deny: Iterable[str] = (), public_url: str = "") -> None:
        self._own = own_urls(public_url)
        self._allowed_networks, self._allowed_names = _parse(allow)
        self._denied_networks, self._denied_names = _parse(deny)
        self.verdict: Callable[[str, str], str | None] = lru_cache(VERDICTS_KEPT)(self._verdict)

    def is_own(self, url: str, headers: Iterable[tuple[str, str]]) -> bool:
        """Whether it is one of our own places for trying out, that may be called wherever we run.

        Only as a request's first hop and on a connection that nobody else uses: the transports see to that.
        """
        is_match = self._own is not None and self._own.fullmatch(url) is not None
        return is_match and not any(name.lower() == "host" for name, _ in headers)

    def own_verdict(self, address: str, host: str) -> str | None:
        """The verdict on the address of one of our own places: EGRESS_DENY alone is asked."""
        reason = self.verdict(address, host)
        return reason if reason and reason.endswith(DENIED) else None

    def _verdict(self, address: str, host: str) -> str | None:
        """Why no connection may be made to `address` in the name of `host`; None when it may."""
        name = plain_name(host)
        shown = address if name in (address, f"[{address}]") else f"{address} ({name})"
        try:
            ip = ip_address(address.partition("%")[0])
        except ValueError:
            return Blocked.NO_ADDRESS % {"address": shown}
        if name in self._denied_names or _lies_in((ip, _embedded(ip)), self._denied_networks):
            return Blocked.DENIED % {"address": shown}
        mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None  # on the wire it is the IPv4 address
        if name in self._allowed_names or _lies_in((ip, mapped), self._allowed_networks) or is_public(ip):
            return None
        return Blocked.NOT_PUBLIC % {"address": shown}


def own_urls(public_url: str) -> re.Pattern[str] | None:
    """What fully matches our echo and inspectors, letter by letter but for the query."""
    if not public_url:
        return None
    places = rf"(?:echo|inspect/{INSPECTOR_KEY})"
    return re.compile(rf"{re.escape(public_url)}/{places}(?:\?[^#]*)?")


def is_public(ip: Address) -> bool:
    """Whether `ip`, and the IPv4 address embedded in it if there is one, is globally routable unicast."""
    embedded = _embedded(ip)
    if embedded is not None and not is_public(embedded):
        return False
    if isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip in IPV4_COMPATIBLE):
        return False  # no such address is on the wire: a spelling that only serves to hide another
    if isinstance(ip, IPv6Address) and ip in NAT64:
        return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not _lies_in((ip,), NOT_PUBLIC)


@lru_cache(VERDICTS_KEPT)
def check_url(url: str) -> str | None:
    """What is wrong with the form of `url`; None when it may be called. Says nothing of where it leads."""
    if UNSAFE_IN_URL.search(url):
        return Blocked.UNSAFE.value
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return Blocked.UNREADABLE % {"error": error}
    if parts.scheme not in SCHEMES:
        return (Blocked.OTHER_SCHEME if parts.scheme else Blocked.NO_SCHEME) % {"scheme": parts.scheme}
    if USERINFO_OR_NO_HOST.match(url) or not parts.hostname:
        return Blocked.NO_HOST.value
    if port == 0:
        return Blocked.PORT_0.value
    return _check_host(parts.hostname, is_literal="[" in parts.netloc)


def _check_host(host: str, is_literal: bool) -> str | None:
    """What is wrong with the host, which is an IPv6 address when `is_literal`."""
    if is_literal:
        return Blocked.ZONE.value if "%" in host else None
    ascii_host = host if host.isascii() else to_ascii(host)
    if ascii_host is None or not HOST_NAME.match(ascii_host.removesuffix(".")):
        return Blocked.NO_HOST_NAME % {"host": repr(host)}
    return None


def to_ascii(host: str) -> str | None:
    """An international host name as DNS has it (xn--…); None when there is no such name."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None


def plain_name(host: str) -> str:
    """A host name as it is compared: lower case, no trailing dot."""
    return host.lower().removesuffix(".")


def _embedded(ip: Address) -> IPv4Address | None:
    """The IPv4 address that the IPv6 address `ip` leads to: mapped, compatible, NAT64, 6to4 or Teredo."""
    if isinstance(ip, IPv4Address):
        return None
    if ip in NAT64 or ip in IPV4_COMPATIBLE:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _lies_in(addresses: Iterable[Address | None], networks: tuple[Network, ...]) -> bool:
    return any(ip in network for ip in addresses if ip is not None for network in networks)


def _parse(entries: Iterable[str]) -> tuple[tuple[Network, ...], frozenset[str]]:
    """The networks and the names among `entries`; ValueError names the one that is neither."""
    networks: list[Network] = []
    names: set[str] = set()
    for entry in entries:
        text = entry.strip().removeprefix("[").removesuffix("]")
        name = plain_name(text)
        try:
            networks.append(ip_network(text))
        except ValueError as error:
            if "/" in text or ":" in text or re.fullmatch(r"[0-9.]+", name) or not HOST_NAME.match(name):
                raise ValueError(
                    f"{entry!r} is no CIDR, address or host name ({error}): write 10.0.0.0/8, ::1 or a.test"
                ) from error
            names.add(name)
    return tuple(networks), frozenset(names)
