"""API tokens as text: made, recognised and hashed. [rule]

`cm_`, forty random letters and digits, six of a checksum: secret scanners find it, and a mistyped one is
refused without asking the database. Only a keyed hash is kept, so a stolen table opens nothing.
"""

import hashlib
import hmac
import re
import secrets
import string
import zlib
from dataclasses import dataclass

LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
PREFIX = "cm_"
RANDOM_LETTERS, CHECK_LETTERS, SHOWN_LETTERS = 40, 6, 11
FORM = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM_LETTERS + CHECK_LETTERS}}}")


@dataclass(frozen=True, slots=True)
class Minted:
    """A new token: `text` is shown once and forgotten, the rest is kept."""

    text: str
    prefix: str
    token_hash: bytes


def mint(salt: str) -> Minted:
    """A new token, 238 bits of chance, hashed with the key `salt`."""
    stem = PREFIX + "".join(secrets.choice(LETTERS) for _ in range(RANDOM_LETTERS))
    text = stem + _checksum(stem)
    return Minted(text, text[:SHOWN_LETTERS], hash_of(text, salt))


def is_token(text: str) -> bool:
    """Whether `text` could be a token of ours: form and checksum hold."""
    return bool(FORM.fullmatch(text)) and _checksum(text[:-CHECK_LETTERS]) == text[-CHECK_LETTERS:]


def hash_of(text: str, salt: str) -> bytes:
    """What is kept of a token."""
    return hmac.new(salt.encode(), text.encode(), hashlib.sha256).digest()


def _checksum(stem: str) -> str:
    rest, letters = zlib.crc32(stem.encode()), ""
    for _ in range(CHECK_LETTERS):
        rest, digit = divmod(rest, len(LETTERS))
        letters += LETTERS[digit]
    return letters
