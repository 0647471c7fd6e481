"""Typed readers of the environment; the only place that reads os.environ.

Without DATABASE_URL the product is in its embedded mode: what `cronmanager up` wrote into the data dir
(addresses of the embedded servers, secrets made once) stands in for what the environment does not say.
"""

import os
import re
import secrets
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
KNOWN_DEFAULTS = (
    "change-in-production",
    "changeme",
    "change-me",
    "your-secret",
    "your-refresh-secret",
    "your-token",
)
SHORTEST_SECRET = 16  # characters
EMBEDDED_FILE = "embedded.env"

Network = IPv4Network | IPv6Network


def data_dir() -> Path:
    """The folder of the embedded servers and their secrets."""
    return Path(os.environ.get("CRONMANAGER_DATA_DIR") or ".data").absolute()


def is_embedded() -> bool:
    """Whether the database is the embedded one: nobody named another."""
    return not os.environ.get("DATABASE_URL")


def names_broker() -> bool:
    """Whether the environment names a broker; what the data dir says does not count."""
    return bool(os.environ.get("REDIS_URL"))


def read_embedded(folder: Path) -> dict[str, str]:
    """The lines KEY=VALUE that `cronmanager up` keeps in `folder`; empty before its first start."""
    file = folder / EMBEDDED_FILE
    if not is_embedded() or not os.access(file, os.R_OK):
        return {}
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


_embedded = read_embedded(data_dir())


def text(name: str, default: str = "") -> str:
    """The setting `name` as it stands; an empty one counts as not set."""
    return os.environ.get(name) or _embedded.get(name) or default


def whole(name: str, default: int, least: int = 0) -> int:
    """The setting `name` as a whole number of at least `least`."""
    written = text(name, str(default))
    if not re.fullmatch(r"\d+", written) or int(written) < least:
        raise ImproperlyConfigured(
            f"{name}={written!r}: write a whole number of {least} or more, as in {default}"
        )
    return int(written)


def flag(name: str, default: bool) -> bool:
    """The setting `name` as yes or no."""
    written = text(name, "true" if default else "false").lower()
    if written not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={written!r}: write true or false")
    return written in TRUE


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """The setting `name` as one of `allowed`."""
    written = text(name, default)
    if written not in allowed:
        raise ImproperlyConfigured(f"{name}={written!r}: write one of {', '.join(allowed)}")
    return written


def duration(name: str, default: str) -> timedelta:
    """The setting `name` as a length of time, written like 30s, 15m, 12h or 7d."""
    written = text(name, default)
    match = re.fullmatch(r"(\d+)([smhd])", written)
    if not match:
        raise ImproperlyConfigured(f"{name}={written!r}: write a number and s, m, h or d, as in {default}")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def words(name: str, default: str = "") -> list[str]:
    """The setting `name` as a comma list, blanks around the words ignored."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def numbers(name: str) -> dict[str, float]:
    """The setting `name` as numbers by name, like breaker_failures=4,failure_ratio=0.6."""
    pairs = [word.partition("=") for word in words(name)]
    try:
        return {key.strip(): float(value) for key, _, value in pairs}
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}; write names and numbers, as in breaker_failures=4,failure_ratio=0.6"
        ) from error


def networks(name: str) -> list[Network]:
    """The setting `name` as a comma list of CIDRs; a bare address means itself alone."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}; write CIDRs, as in 10.0.0.0/8,::1/128") from error


def secret(name: str) -> str:
    """The secret `name`. The embedded mode has its own; else it must be set, and not to a known default."""
    written = text(name)
    if not written and is_embedded():
        return secrets.token_urlsafe(32)  # no server runs yet: lives as long as this process
    if not written:
        raise ImproperlyConfigured(
            f"{name} is not set: make one with `openssl rand -base64 48` and set {name} to it"
        )
    if len(written) < SHORTEST_SECRET or any(known in written.lower() for known in KNOWN_DEFAULTS):
        raise ImproperlyConfigured(
            f"{name} is a known default or shorter than {SHORTEST_SECRET} characters: set another"
        )
    return written


def database(name: str, pool_size: int = 0) -> dict[str, object]:
    """The setting `name`, like postgresql://user:password@host:5432/name, in Django's form.

    A host in the query (?host=/path) is a folder with the server's socket, as libpq has it. With a pool_size
    connections are kept and shared by the threads of the process.
    """
    written = text(name, "postgresql:///cronmanager")
    url = urlsplit(written)
    if url.scheme not in {"postgresql", "postgres"} or not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name}: write postgresql://user:password@host:5432/name")
    query = dict(parse_qsl(url.query))
    query.pop("schema", None)  # Prisma's; the original service's .env files carry it
    return {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or query.pop("user", "")),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", "") or unquote(url.hostname or ""),
        "PORT": str(url.port or query.pop("port", "") or ""),
        "OPTIONS": {**query, "pool": {"min_size": 1, "max_size": pool_size}} if pool_size else query,
    }


def mail(name: str) -> dict[str, object]:
    """The setting `name`, like smtp://user:password@host:587?tls=true, as Django's mail settings.

    Without it the embedded mode prints mails, so that a reset can be tried; elsewhere, where a log is read by
    many, none is sent.
    """
    written = text(name, "console:" if is_embedded() else "off:")
    url = urlsplit(written)
    if url.scheme in {"console", "off"}:
        kind = "console" if url.scheme == "console" else "dummy"
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend"}
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ImproperlyConfigured(f"{name}: write smtp://user:password@host:587?tls=true, console: or off:")
    is_tls = dict(parse_qsl(url.query)).get("tls", "false").lower() in TRUE
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587 if is_tls else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": is_tls and url.scheme == "smtp",
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,  # seconds
    }
