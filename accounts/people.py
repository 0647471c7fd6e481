"""What administrators do with other people's accounts. [use case]

Nobody changes the own account here, and both are locked: of two administrators that shut each other out one
stays, so there is always one.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from accounts import announcements, passwords
from accounts.errors import OwnAccount
from accounts.models import Role, User


@transaction.atomic
def set_role(user_id: UUID, role: Role, by: User) -> User:
    """Give somebody another role; Django's flag for its admin pages goes with it."""
    user = _lock_other(user_id, by)
    before, user.role, user.is_superuser = user.role, role, role == Role.ADMIN
    if before != role:
        user.save(update_fields=["role", "is_superuser", "updated_at"])
        announcements.users_changed.send(User, users=[user], by=by, changed={"role": (before, role.value)})
    return user


@transaction.atomic
def set_active(user_id: UUID, is_active: bool, by: User, now: datetime) -> User:
    """Let somebody in again, or shut them out: sessions, logins and tokens are refused from then on."""
    user = _lock_other(user_id, by)
    before, user.is_active = user.is_active, is_active
    if before != is_active:
        user.save(update_fields=["is_active", "updated_at"])
        passwords.end_logins(user, None, now)
        changed = {"is_active": (before, is_active)}
        announcements.users_changed.send(User, users=[user], by=by, changed=changed)
    return user


def _lock_other(user_id: UUID, by: User) -> User:
    if user_id == by.pk:
        raise OwnAccount
    locked = User.objects.select_for_update().filter(pk__in=[user_id, by.pk]).order_by("pk")
    both = {user.pk: user for user in locked}
    asking = both.get(by.pk)
    if asking is None or not asking.is_staff:
        raise PermissionDenied
    if user_id not in both:
        raise Http404
    return both[user_id]
