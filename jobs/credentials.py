"""A job's own credentials, `auth` and `signingSecret`: sealed, opened and masked. [adapter]"""

from collections.abc import Mapping, Sequence
from typing import Any

from cronmanager.encryption import decrypt, encrypt
from cronmanager.language import gettext, gettext_noop
from jobs.execution import signing
from jobs.secrets import MASK, NothingToKeepError

AUTH_FIELDS: dict[Any, tuple[str, ...]] = {"basic": ("username", "password"), "bearer": ("token",)}
SECRET_FIELDS = ("password", "token")
MOST_KEYS = 2
AUTH_FORM = gettext_noop(
    'Write {"type": "basic", "username": "…", "password": "…"} or {"type": "bearer", "token": "…"}.'
)


def problem_of_auth(value: Any) -> str | None:
    """What is wrong with the form of a job's auth; None when it is right."""
    if value is None:
        return None
    fields = AUTH_FIELDS.get(value.get("type")) if isinstance(value, Mapping) else None
    if fields is None or set(value) != {"type", *fields}:
        return gettext(AUTH_FORM)
    texts = [value[name] for name in fields]
    if not all(isinstance(text, str) and 0 < len(text) <= 4096 for text in texts):
        return gettext(AUTH_FORM)
    if any(not text.isprintable() for text in texts):
        return gettext("A credential has a line break or a control character in it.")
    return gettext("A user name has no colon in it.") if ":" in value.get("username", "") else None


def seal_auth(written: Mapping[str, str] | None, stored: Mapping[str, str] | None) -> dict[str, str] | None:
    """As it is stored; the mask keeps what is stored. NothingToKeepError where nothing is."""
    if written is None:
        return None
    return {
        name: _sealed(name, value, stored or {}) if name in SECRET_FIELDS else value
        for name, value in written.items()
    }


def _sealed(name: str, value: str, stored: Mapping[str, str]) -> str:
    if value != MASK:
        return encrypt(value)
    if name not in stored:
        raise NothingToKeepError(f"auth.{name}")
    return stored[name]


def open_auth(stored: Mapping[str, str]) -> dict[str, str]:
    """In plain text. Raises UnreadableSecretError."""
    return {name: decrypt(value) if name in SECRET_FIELDS else value for name, value in stored.items()}


def mask_auth(stored: Mapping[str, str] | None) -> dict[str, str] | None:
    """As people may see it."""
    if stored is None:
        return None
    return {name: MASK if name in SECRET_FIELDS else value for name, value in stored.items()}


def problem_of_signing_secret(text: str | None) -> str | None:
    """What is wrong with what was written; None when it is right. Empty: calls are not signed."""
    words = (text or "").split()
    if len(words) > MOST_KEYS:
        return gettext(signing.FORM)
    try:
        for word in words:
            if word != MASK:
                signing.key_of(word)
    except ValueError as error:
        return str(error)
    return None


def seal_signing_secret(written: str | None, stored: Sequence[str]) -> list[str]:
    """As stored. Each mask stands for the next of the stored ones, so "whsec_new ••••" adds a key."""
    kept = iter(stored)
    sealed = []
    for word in (written or "").split():
        token = next(kept, None) if word == MASK else encrypt(word)
        if token is None:
            raise NothingToKeepError("signingSecret")
        sealed.append(token)
    return sealed


def mask_signing_secret(stored: Sequence[str]) -> str | None:
    """One mask for each key."""
    return " ".join(MASK for _ in stored) or None
