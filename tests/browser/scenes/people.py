"""Who is there: an administrator who looks, and colleagues."""

from datetime import datetime, timedelta

import time_machine

from accounts import people
from accounts.commands import mint_token, register
from accounts.models import Role, User
from tests.makers import PASSWORD

ADMIN = "max@example.com"
COLLEAGUES = {
    "ada@example.com": Role.USER,
    "ben@example.com": Role.USER,
    "rhea@example.com": Role.READ_ONLY,
}
MONTH = timedelta(days=30)


def administrator(now: datetime) -> User:
    """The first user, who has signed in before; the one who is there where there is one."""
    found = User.objects.filter(email=ADMIN).first()
    if found:
        return found
    made = User.objects.create_superuser(ADMIN, PASSWORD, created_at=now - MONTH)
    User.objects.filter(pk=made.pk).update(last_login=now - timedelta(hours=14))
    return made


def colleagues(boss: User, now: datetime) -> dict[str, User]:
    """The people beside the administrator, by e-mail."""
    found = {}
    for place, (email, role) in enumerate(COLLEAGUES.items()):
        with time_machine.travel(now - MONTH + timedelta(days=3 * place + 1)):
            found[email] = person(email, role, boss)
    return found


def person(email: str, role: Role, boss: User) -> User:
    """Somebody who has registered and was given a role."""
    from django.utils.timezone import now

    made = register(email, PASSWORD, now())
    return people.set_role(made.pk, role, boss) if role != Role.USER else made


def tokens(owner: User, now: datetime) -> None:
    """Tokens of programs: one in use, one about to end, one forgotten, one revoked."""
    day = timedelta(days=1)
    kinds = (
        ("CI pipeline", ("READ", "EXECUTE"), None, 21 * day, timedelta(minutes=4), ["198.51.100.0/24"]),
        ("Grafana", ("READ",), now + 6 * day, 84 * day, timedelta(seconds=50), []),
        ("Terraform", ("READ", "WRITE", "DELETE"), now + 200 * day, 12 * day, 2 * day, []),
        ("laptop, to try things", ("ADMIN",), now - 2 * day, 32 * day, None, []),
    )
    for name, scopes, ends_at, age, used, ips in kinds:
        with time_machine.travel(now - age):
            made, _ = mint_token(owner, name, scopes, ends_at, ips, now - age)
        made.last_used_at = now - used if used else None
        made.save(update_fields=["last_used_at"])
