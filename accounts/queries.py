"""What can be asked about users and their tokens. [use case]"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts import tokens
from accounts.models import ApiToken, RefreshFamily, User
from cronmanager.rest.kept_queries import KeptQuery

USE_NOTED_EVERY = timedelta(minutes=1)


def live_tokens(digest: bytes, now: datetime) -> QuerySet[ApiToken]:
    """The token with that hash, with its user, if both are in force."""
    is_unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return ApiToken.objects.select_related("user").filter(
        is_unexpired, token_hash=digest, is_active=True, user__is_active=True
    )


def live_families(family_id: UUID, user_id: UUID) -> QuerySet[RefreshFamily]:
    """The family of that user, with the user, while both are in force."""
    return RefreshFamily.objects.select_related("user").filter(
        pk=family_id, user_id=user_id, revoked_at__isnull=True, user__is_active=True
    )


LIVE_TOKEN = KeptQuery(live_tokens, b"a hash", datetime(2001, 1, 1, tzinfo=UTC))
LIVE_FAMILY = KeptQuery(live_families, UUID(int=1), UUID(int=2))


def visible_tokens(user: User) -> QuerySet[ApiToken]:
    """A person's own API tokens; nobody sees another's."""
    return ApiToken.objects.filter(user=user)


def get_visible_token(user: User, token_id: UUID) -> ApiToken:
    """One of the person's own tokens, else 404."""
    token = visible_tokens(user).filter(pk=token_id).first()
    if token is None:
        raise Http404
    return token


def find_live_token(text: str, now: datetime) -> ApiToken | None:
    """The API token that `text` is, with its user; None unless both are in force."""
    if not tokens.is_token(text):
        return None
    return LIVE_TOKEN.first(tokens.hash_of(text, settings.TOKEN_SALT), now)


def note_use(token: ApiToken, now: datetime) -> None:
    """Keep when the token was last used, to the minute: a write for each request would be too many."""
    if token.last_used_at and now - token.last_used_at < USE_NOTED_EVERY:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def find_user_of_family(family_id: UUID, user_id: UUID) -> User | None:
    """The active user whose login founded the family, while it stands."""
    family = LIVE_FAMILY.first(family_id, user_id)
    return family.user if family else None


def find_active_user(email: str) -> User | None:
    """The active user with that e-mail, in whatever case."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def find_people(text: str) -> QuerySet[User]:
    """All accounts, or those whose e-mail has `text` in it, by e-mail. For administrators."""
    people = User.objects.order_by("email")
    return people.filter(email__contains=text.strip().lower()) if text.strip() else people


def get_person(user_id: UUID) -> User:
    """An account, else 404. For administrators."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise Http404
    return user
