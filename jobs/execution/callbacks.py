"""The one-time URLs by which endpoints report the end of work that they took. [rule]

Nothing of them is kept: a token is a MAC over the execution and the attempt, made again to be compared.
"""

import base64
import hmac
from uuid import UUID

HEADER = "X-Cron-Callback"
TAKEN_STATUS, TAKEN_HEADER = 202, "x-cron-async"


def token_of(key: bytes, execution_id: UUID, attempt: int) -> str:
    """The token of one attempt, in letters that a path may have."""
    mac = hmac.digest(key, f"cronmanager callback {execution_id} {attempt}".encode(), "sha256")
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def url_of(public_url: str, key: bytes, execution_id: UUID, attempt: int) -> str:
    """Where the attempt's endpoint reports."""
    return f"{public_url}/callbacks/{execution_id}/{token_of(key, execution_id, attempt)}"


def attempt_of(token: str, key: bytes, execution_id: UUID, latest: int) -> int | None:
    """Which attempt the token is for, the one after the `latest` included: it may have been handed back."""
    given = token.encode(errors="replace")
    for attempt in range(latest + 1, 0, -1):
        if hmac.compare_digest(token_of(key, execution_id, attempt).encode(), given):
            return attempt
    return None


def is_taken(status: int, headers: tuple[tuple[str, str], ...]) -> bool:
    """Whether an answer says that the work is taken and its end will be reported."""
    return status == TAKEN_STATUS and any(
        name.lower() == TAKEN_HEADER and value.strip().lower() == "true" for name, value in headers
    )
