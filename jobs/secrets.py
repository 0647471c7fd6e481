"""Header values that are secret: encrypted at rest, masked on the wire. [adapter]

A stored header is its text, or {"encrypted": "<token>"} when it is secret.
"""

from collections.abc import Collection, Mapping

from cronmanager.encryption import decrypt, encrypt

MASK = "••••"
ALWAYS_SECRET = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key"})

Stored = str | dict[str, str]


class NothingToKeepError(ValueError):
    """The mask was written for a header that has no secret value, or whose value would become readable."""


def seal_headers(
    written: Mapping[str, str], marked: Collection[str], stored: Mapping[str, Stored]
) -> dict[str, Stored]:
    """`written` as it is stored; `marked` names are secret too, and the mask keeps what `stored` has.

    Raises NothingToKeepError with the name of the header where the mask stands for nothing.
    """
    secret = ALWAYS_SECRET | {name.lower() for name in marked}
    kept = {name.lower(): value for name, value in stored.items()}
    return {
        name: _sealed(name, value, name.lower() in secret, kept.get(name.lower()))
        for name, value in written.items()
    }


def open_headers(headers: Mapping[str, Stored]) -> dict[str, str]:
    """Names and values as they go out. Raises UnreadableSecretError."""
    return {name: value if isinstance(value, str) else _open(value) for name, value in headers.items()}


def mask_headers(headers: Mapping[str, Stored]) -> dict[str, str]:
    """Names and values as people may see them."""
    return {name: value if isinstance(value, str) else MASK for name, value in headers.items()}


def secret_names(headers: Mapping[str, Stored]) -> frozenset[str]:
    """The names, in lower case, whose values are secret."""
    return frozenset(name.lower() for name, value in headers.items() if not isinstance(value, str))


def marked_names(headers: Mapping[str, Stored]) -> list[str]:
    """The names that a user marked as secret, as written."""
    return [
        name
        for name, value in headers.items()
        if not isinstance(value, str) and name.lower() not in ALWAYS_SECRET
    ]


def _sealed(name: str, value: str, is_secret: bool, kept: Stored | None) -> Stored:
    if value != MASK:
        return _encrypted(value) if is_secret else value
    if not is_secret or not isinstance(kept, dict):
        raise NothingToKeepError(name)
    return kept


def _encrypted(value: str) -> dict[str, str]:
    return {"encrypted": encrypt(value)}


def _open(value: Mapping[str, str]) -> str:
    return decrypt(value.get("encrypted", ""))
