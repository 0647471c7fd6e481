"""Users, who sign in by e-mail, and the API tokens that act for them. [models]"""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext, pgettext_lazy


class Role(models.TextChoices):
    """What a person may do: all things, own things, or only look."""

    ADMIN = "ADMIN", pgettext_lazy("role", "Admin")
    USER = "USER", pgettext_lazy("role", "User")
    READ_ONLY = "READ_ONLY", pgettext_lazy("role", "Read Only")


class Theme(models.TextChoices):
    """Which of the two themes pages have."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class UserManager(BaseUserManager["User"]):
    """Makes users; e-mails are kept in lower case and found in any."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with that e-mail, whatever its case."""
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a new user; the password may be None (nobody can sign in until one is set)."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a new administrator."""
        return self.create_user(email, password, role=Role.ADMIN, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. ADMIN sees everything, USER its own things, READ_ONLY changes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)  # lower case, so that one person has one account
    role = models.CharField(max_length=16, choices=Role, default=Role.USER)
    is_active = models.BooleanField(default=True)
    timezone = models.CharField(max_length=64, blank=True, default="")  # of pages; empty: the browser's
    language = models.CharField(max_length=8, blank=True, default="")  # of pages; empty: the browser's
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.SYSTEM)
    has_given_password = models.BooleanField(default=False, editable=False)  # made for them: to be replaced
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "users"
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_is_lower_case"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin lets this user in."""
        return self.is_active and self.role == Role.ADMIN


class ApiToken(models.Model):
    """A credential for programs. Only a keyed hash of it is kept; `prefix` tells people which one it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16)
    token_hash = models.BinaryField(max_length=32, unique=True)
    permissions = ArrayField(models.CharField(max_length=16))
    allowed_ips = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        db_table = "api_tokens"
        constraints = [
            models.CheckConstraint(
                condition=Q(permissions__contained_by=["READ", "WRITE", "DELETE", "EXECUTE", "ADMIN"])
                & Q(permissions__len__gt=0),
                name="token_permissions_are_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class RefreshFamily(models.Model):
    """The refresh tokens that descend from one login; only the newest, `current_jti`, may be used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="refresh_families")
    current_jti = models.UUIDField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        db_table = "refresh_families"
        verbose_name_plural = "refresh families"

    def __str__(self) -> str:
        return gettext("family %(id)s") % {"id": self.id}


class IdempotencyKey(models.Model):
    """A request that was met, and its answer, for whoever sends it again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)  # of method, path, query and body
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    answer = models.TextField()  # encrypted
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "idempotency_keys"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_request_per_key_and_user")]

    def __str__(self) -> str:
        return f"key {self.key}"
