"""A request that comes twice acts once: Idempotency-Key. [face]

The answer is kept in the transaction of the act, so a crash leaves neither or both. Only answers of success
are kept: a refusal changed nothing, and may be tried again. Answers may hold the text of a token, so they are
encrypted at rest.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import blake2b
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError

from accounts.authentication import person
from accounts.errors import KeyInUse, KeyReused
from accounts.models import IdempotencyKey, User
from cronmanager.encryption import decrypt_once, encrypt
from cronmanager.rest.marks import IDEMPOTENT
from cronmanager.rest.views import refuses

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Location", "ETag")
FORM = re.compile(r"[\x21-\x7e]{1,255}")

F = TypeVar("F", bound=Callable[..., Response])


def idempotent(handler: F) -> F:
    """Marks a method of a view that acts once for each Idempotency-Key."""

    @wraps(handler)
    def once_only(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        return once(request, lambda: handler(view, request, *args, **kwargs))

    return takes_key(once_only)  # type: ignore[return-value]


def takes_key(handler: F) -> F:
    """Marks a method of a view that calls `once` itself."""
    setattr(handler, IDEMPOTENT, True)
    return refuses(409, 422)(handler)


def once(request: Request, act: Callable[[], Response]) -> Response:
    """What `act` answers, or what it answered when the same request came with the same key before."""
    key = request.headers.get(HEADER)
    if key is None:
        return act()
    if not FORM.fullmatch(key):
        raise ValidationError({HEADER: ["Write 1 to 255 printable ASCII characters, no blanks."]})
    with transaction.atomic():
        return _act_or_repeat(request, person(request), key, act)


def forget_old(now: datetime) -> int:
    """Delete what nobody may repeat any more; returns how many."""
    return IdempotencyKey.objects.filter(created_at__lte=now - KEPT_FOR).delete()[0]


def _act_or_repeat(request: Request, user: User, key: str, act: Callable[[], Response]) -> Response:
    if not _take(user, key):
        raise KeyInUse
    now, fingerprint = timezone.now(), _fingerprint(request)
    kept = IdempotencyKey.objects.filter(user=user, key=key).first()
    if kept and kept.created_at > now - KEPT_FOR:
        if bytes(kept.fingerprint) != fingerprint:
            raise KeyReused
        return _repeated(kept)
    response = act()
    if response.status_code < 300:
        _keep(user, key, fingerprint, response, now)
    return response


def _take(user: User, key: str) -> bool:
    """Hold the key until the transaction ends; False when another request does."""
    digest = blake2b(f"{user.pk} {key}".encode(), digest_size=8).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(digest, signed=True)])
        return bool(cursor.fetchone()[0])


def _fingerprint(request: Request) -> bytes:
    query = sorted(
        (name, request.query_params.getlist(name)) for name in request.query_params if name != "token"
    )
    asked = [request.method, request.path, query, request.data]
    return blake2b(json.dumps(asked, sort_keys=True).encode(), digest_size=32).digest()


def _keep(user: User, key: str, fingerprint: bytes, response: Response, now: datetime) -> None:
    IdempotencyKey.objects.update_or_create(
        user=user,
        key=key,
        defaults={
            "fingerprint": fingerprint,
            "status": response.status_code,
            "headers": {name: response[name] for name in KEPT_HEADERS if name in response},
            "answer": encrypt(JSONRenderer().render(response.data).decode()),
            "created_at": now,
        },
    )


def _repeated(kept: IdempotencyKey) -> Response:
    response = Response(json.loads(decrypt_once(kept.answer)), status=kept.status)
    for name, value in {**kept.headers, REPLAYED: "true"}.items():
        response[name] = value
    return response
