"""Who is calling: the address that the request came from, as far as it can be believed."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

IPAddress = IPv4Address | IPv6Address
UNKNOWN = "unknown"


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
    return from_where is not None and any(from_where in ip_network(network) for network in networks)


def _parsed(text: str) -> IPAddress | None:
    try:
        address = ip_address(text.strip().removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_trusted(address: IPAddress) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)
