"""Texts encrypted at rest. ENCRYPTION_KEYS may be any texts: the first encrypts, all decrypt. [adapter]

A key is changed by writing a new one before it.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"cronmanager header values"  # as the first stored values had it; another would open none of them


class UnreadableSecretError(ValueError):
    """A value that none of ENCRYPTION_KEYS decrypts."""


def encrypt(text: str) -> str:
    """`text` under the first of ENCRYPTION_KEYS, as printable letters."""
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """What `encrypt` was given. Raises UnreadableSecretError."""
    return _decrypt(token, tuple(settings.ENCRYPTION_KEYS))


def decrypt_once(token: str) -> str:
    """The same, of what is long and seldom read: nothing is held in memory."""
    return _decrypt.__wrapped__(token, tuple(settings.ENCRYPTION_KEYS))


@lru_cache(maxsize=16_384)
def _decrypt(token: str, keys: tuple[str, ...]) -> str:
    try:
        return _fernet(keys).decrypt(token).decode()
    except InvalidToken as error:
        raise UnreadableSecretError("none of ENCRYPTION_KEYS decrypts a secret value") from error


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    stretched = HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(stretched)
