"""Slows those who guess passwords, and nobody else for long; counted in Valkey. [adapter]

Three bounds, each on failures only: of one account from one address, of one address, and of one account from
everywhere. The last is for guessing from many addresses: beyond it, addresses from which nobody has signed in
to the account wait between tries, at most LONGEST_PAUSE_S; those from which its owner has are let through.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from rest_framework.exceptions import Throttled

from accounts.errors import LoginRefused, WrongPassword
from accounts.ratelimits import AnyRequest, count, counted_address, if_valkey_is_there

FAILED_LOGINS = 10  # a minute, of one account from one address
FAILED_LOGINS_OF_ADDRESS = 60  # a minute, whatever the accounts
FAILED_LOGINS_OF_ACCOUNT = 100  # an hour, whatever the addresses; each one more doubles the pause
LONGEST_PAUSE_S = 60
MAILS, MAILS_OF_ADDRESS = 5, 30  # an hour: asked for one account, and from one address
KNOWN_FOR_S = 90 * 24 * 3600  # an address from which its owner has signed in


@contextmanager
def guarded(request: AnyRequest, email: str) -> Iterator[None]:
    """Around every check of a password, whichever door it is at."""
    refuse_login_guesses(request, email)
    try:
        yield
    except (LoginRefused, WrongPassword):
        note_failed_login(request, email)
        raise
    note_login(request, email)


def refuse_login_guesses(request: AnyRequest, email: str) -> None:
    """Stop a login that must wait."""
    for group, who, limit in _minute_counts(request, email):
        usage = count(request, group, who, f"{limit}/m", increment=False)
        if usage and usage["count"] >= limit:
            raise Throttled(wait=usage["time_left"])
    pause_s = _pause_left_s(email)
    if pause_s > 0 and not _is_known(request, email):
        raise Throttled(wait=pause_s)


def note_failed_login(request: AnyRequest, email: str) -> None:
    """Count a login that was refused."""
    for group, who, limit in _minute_counts(request, email):
        count(request, group, who, f"{limit}/m")
    usage = count(request, "login-account", _account(email), f"{FAILED_LOGINS_OF_ACCOUNT}/h")
    if usage and usage["should_limit"]:
        over = int(usage["count"]) - FAILED_LOGINS_OF_ACCOUNT
        pause_s = min(LONGEST_PAUSE_S, 2 ** min(over, 10))
        until = int(time.time()) + pause_s
        if_valkey_is_there(lambda: cache.set(_pause_key(email), until, pause_s + 1))


def note_login(request: AnyRequest, email: str) -> None:
    """Remember that the owner signs in from here."""
    if_valkey_is_there(lambda: cache.set(_known_key(request, email), 1, KNOWN_FOR_S))


def refuse_many_mails(request: AnyRequest, email: str) -> None:
    """Stop whoever has mails sent to one person, or from one address to many."""
    address = counted_address(request)
    for group, who, limit in (("mail", _account(email), MAILS), ("mail-address", address, MAILS_OF_ADDRESS)):
        usage = count(request, group, who, f"{limit}/h")
        if usage and usage["should_limit"]:
            raise Throttled(wait=usage["time_left"])


def _pause_left_s(email: str) -> int:
    until = if_valkey_is_there(lambda: cache.get(_pause_key(email)))
    return int(until or 0) - int(time.time())


def _is_known(request: AnyRequest, email: str) -> bool:
    return bool(if_valkey_is_there(lambda: cache.get(_known_key(request, email))))


def _minute_counts(request: AnyRequest, email: str) -> list[tuple[str, str, int]]:
    address = counted_address(request)
    pair = f"{_account(email)}|{address}"
    return [("login", pair, FAILED_LOGINS), ("login-address", address, FAILED_LOGINS_OF_ADDRESS)]


def _account(email: str) -> str:
    """What stands for the account in keys: bounded, without blanks, and no e-mail to be read there."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def _pause_key(email: str) -> str:
    return f"login-pause:{_account(email)}"


def _known_key(request: AnyRequest, email: str) -> str:
    return f"login-known:{_account(email)}:{counted_address(request)}"
