"""Signs requests in the Standard Webhooks form: HMAC-SHA256 over id, timestamp and body. [rule]"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from datetime import datetime

from cronmanager.language import gettext, gettext_noop

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a key, by the standard
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
FORM = gettext_noop(
    "Write whsec_ and the base64 of 24 to 64 random bytes, as from `openssl rand -base64 "
    "32`; two with a space between them, the new one first, while receivers change over."
)


def key_of(secret: str) -> bytes:
    """The key in a secret's text; ValueError says how to write one."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(gettext(FORM)) from error
    if not secret.startswith(PREFIX) or not SHORTEST <= len(key) <= LONGEST:
        raise ValueError(gettext(FORM))
    return key


def signature_headers(
    keys: Sequence[bytes], message_id: str, at: datetime, body: bytes | None
) -> tuple[tuple[str, str], ...]:
    """The three headers; a signature for each key, so that a receiver may know either."""
    timestamp = str(int(at.timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + (body or b"")
    signed = (base64.b64encode(hmac.digest(key, content, "sha256")).decode() for key in keys)
    return tuple(zip(HEADERS, (message_id, timestamp, " ".join(f"v1,{one}" for one in signed)), strict=True))
