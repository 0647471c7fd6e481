"""One world for whole tables of requests: the cast, what Ada and Rhea own, and every kind of credential."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts import jwts
from accounts.models import RefreshFamily, Role, User
from jobs import inspector
from jobs.commands.named_secrets import put_secret
from jobs.commands.schedule_changes import keep_change
from jobs.execution.callbacks import token_of
from jobs.models import CronExecution, CronJob
from tests.credentials import make_token
from tests.makers import make_backfill, make_execution, make_job, make_user

CSRF = "c" * 32
MARK = "zebra"  # in whatever a person owns, with the person's name: nobody else may ever read it
SCOPES = ("READ", "WRITE", "DELETE", "EXECUTE", "ADMIN")
NOBODYS = ("none", "garbage")  # credentials that name no user
CREDENTIALS = (
    *("expired token", "revoked token", *(f"{scope} token" for scope in SCOPES)),
    *("access JWT", "JWT of an ended login", "refresh JWT as access"),
    *("session without CSRF", "session with CSRF"),
)


@dataclass(slots=True)
class World:
    """Users by name, what they own by the names of the URLs' parameters, and their credentials' headers."""

    users: dict[str, User]
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    headers: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    client: APIClient = field(default_factory=lambda: APIClient(enforce_csrf_checks=True))

    def ask(self, method: str, url: str, credential: str, name: str = "", body: str = "") -> Any:
        """The answer to a request with `credential` of the user called `name`.

        One client for all: each new one loads the middleware anew, which takes far longer than a request.
        """
        self.client.cookies.clear()
        headers = self.headers[credential, name]
        return self.client.generic(method, url, body, "application/json", headers=headers)


def build() -> World:
    """Ada and Rhea own one of each thing; Ben and Max own nothing."""
    world = World({
        "Ada": make_user("ada@example.com"),
        "Ben": make_user("ben@example.com"),
        "Rhea": make_user("rhea@example.com", role=Role.READ_ONLY),
        "Max": make_user("max@example.com", role=Role.ADMIN),
    })  # fmt: skip
    world.headers["none", ""] = {}
    world.headers["garbage", ""] = {"Authorization": "Bearer cm_garbage"}
    for name, user in world.users.items():
        world.headers |= {(kind, name): headers for kind, headers in _headers_of(user).items()}
    world.things = {name: _things_of(world.users[name], name) for name in ("Ada", "Rhea")}
    return world


def _things_of(user: User, name: str) -> dict[str, Any]:
    """By the name of the parameter that a URL has for it."""
    mark = f"{MARK}-{name}"
    job = make_job(
        user,
        name=mark,
        description=mark,
        url=f"http://127.0.0.1:9/{mark}",
        tags=[mark],
        next_run_at=now() + timedelta(hours=1),
    )
    at = datetime(2027, 3, 1, 10, tzinfo=UTC)
    executions = [make_execution(job, at + timedelta(hours=hour), error_message=mark) for hour in range(3)]
    token, _ = make_token(user)
    put_secret(user, mark, "a value", now())
    keep_change(job, {"cronExpression": mark}, user, now())
    return {
        "job_id": job.pk,
        "execution_id": executions[0].pk,
        "backfill_id": make_backfill(job).pk,
        "token_id": token.pk,
        "key": mark,
        "name": mark,
        "inspector_key": _inspector_of(user, mark),
        "token": token_of(settings.SECRET_KEY.encode(), executions[0].pk, 1),
    }


def _inspector_of(user: User, mark: str) -> str:
    key, made = inspector.make(user.pk, time.time())
    seen = {"at": time.time(), "method": "GET", "path": f"/{mark}", "query": {}, "headers": {}, "body": b""}
    inspector.keep(key, made, {**seen, "is_cut": False})
    return key


def marks_of(name: str, user: User) -> set[str]:
    """Texts that only who may see `name`'s things may ever be sent."""
    jobs = CronJob.objects.filter(created_by=user)
    executions = CronExecution.objects.filter(job__created_by=user)
    ids = [user.pk, *jobs.values_list("pk", flat=True), *executions.values_list("pk", flat=True)]
    return {f"{MARK}-{name}", user.email, *map(str, ids)}


def _headers_of(user: User) -> dict[str, dict[str, str]]:
    past = now() - timedelta(minutes=5)
    texts = {
        "expired token": make_token(user, expires_at=past)[1],
        "revoked token": _revoked(user),
        **{f"{scope} token": make_token(user, [scope])[1] for scope in SCOPES},
        "access JWT": jwts.make_access(user.pk, _family_of(user)),
        "JWT of an ended login": jwts.make_access(user.pk, _family_of(user, revoked_at=past)),
        "refresh JWT as access": str(jwts.make_refresh(user.pk, _family_of(user))),
    }
    session = _session_of(user)
    return {
        **{kind: {"Authorization": f"Bearer {text}"} for kind, text in texts.items()},
        "session without CSRF": {"Cookie": session},
        "session with CSRF": {"Cookie": f"{session}; csrftoken={CSRF}", "X-CSRFToken": CSRF},
    }


def _revoked(user: User) -> str:
    token, text = make_token(user)
    token.delete()
    return text


def _family_of(user: User, **fields: Any) -> UUID:
    expires_at = now() + settings.JWT_REFRESH_EXPIRES_IN
    return RefreshFamily.objects.create(user=user, current_jti=uuid4(), expires_at=expires_at, **fields).pk


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
