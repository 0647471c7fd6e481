"""Who is calling: the address that the request came from, as far as it can be believed."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network
MAPPED = IPv6Network("::ffff:0:0/96")  # IPv4 as a socket of IPv6 sees it
UNKNOWN = "unknown"
ADDRESS = re.compile(r"\[([0-9a-fA-F.:]+)(?:%\w+)?](?::\d+)?|([0-9.]+)(?::\d+)?|([0-9a-fA-F.:]+)(?:%\w+)?")


def client_address(request: HttpRequest | Request) -> str:
    """The caller's address; X-Forwarded-For counts only as far as TRUSTED_PROXIES wrote it."""
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    while address and hops and _is_trusted(address):
        address_before = _parsed(hops.pop())
        if address_before is None:
            break
        address = address_before
    return str(address) if address else UNKNOWN


def lies_in(address: str, networks: Sequence[str]) -> bool:
    """Whether `address` is in one of `networks`, written as CIDRs."""
    from_where = _parsed(address)
    known = [network for network in map(network_of, networks) if network is not None]
    return from_where is not None and any(from_where in network for network in known)


def network_of(text: str) -> IPNetwork | None:
    """The network that an address or CIDR means, mapped IPv4 as IPv4; None for anything else."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    if isinstance(network, IPv6Network) and network.subnet_of(MAPPED):
        return IPv4Network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96))
    return network


def _parsed(text: str) -> IPAddress | None:
    """An address as headers have it: perhaps in brackets, with a port or a zone, or mapped into IPv6."""
    found = ADDRESS.fullmatch(text.strip())
    try:
        address = ip_address((found[1] or found[2] or found[3]) if found else "")
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_trusted(address: IPAddress) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)
