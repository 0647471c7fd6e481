"""The audit, rows that are only ever added; and the filters that people keep. [models]"""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.timezone import now


class AppendOnlyError(TypeError):
    """Somebody tried to change what happened."""

    def __init__(self) -> None:
        super().__init__("Rows of the audit are only ever added.")


class AppendOnly(models.QuerySet["AuditLog"]):
    """Adds and reads; changes nothing."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Never."""
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        """Never."""
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise AppendOnlyError

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> "list[AuditLog]":
        """New rows only."""
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts") or len(args) > 1:
            raise AppendOnlyError
        return super().bulk_create(objs, *args, **kwargs)


class AuditLog(models.Model):
    """One act. People are told by plain ids: the row outlives them. The last four columns are the chain's."""

    at = models.DateTimeField()
    action = models.CharField(max_length=32)  # audit/actions.py
    resource_type = models.CharField(max_length=16)
    resource_id = models.TextField(blank=True, default="")
    resource_name = models.TextField(blank=True, default="")
    actor_id = models.UUIDField(null=True, blank=True)  # null: the product itself, or nobody who is known
    actor_email = models.TextField(blank=True, default="")  # of a refused login, as it was written
    owner_id = models.UUIDField(null=True, blank=True)  # who may see the row, besides administrators
    credential = models.CharField(max_length=64)
    address = models.CharField(max_length=64, null=True, blank=True)
    changes = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)  # field: [before, after]
    detail = models.TextField(blank=True, default="")
    position = models.BigIntegerField(null=True, blank=True, unique=True)  # null until it is sealed
    previous_id = models.BigIntegerField(null=True, blank=True)
    previous_hash = models.CharField(max_length=64, null=True, blank=True)
    hash = models.CharField(max_length=64, null=True, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        db_table = "audit_logs"
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_of_all"),
            models.Index(fields=["owner_id", "-at", "-id"], name="audit_of_an_owner"),
            models.Index(fields=["actor_id", "-at", "-id"], name="audit_of_an_actor"),
            models.Index(fields=["resource_type", "resource_id", "-at", "-id"], name="audit_of_a_thing"),
            models.Index(fields=["action", "-at", "-id"], name="audit_of_an_action"),
            models.Index(fields=["id"], condition=Q(position__isnull=True), name="audit_to_seal"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.resource_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new row only."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise AppendOnlyError


class AuditHead(models.Model):
    """The last sealed row, remembered beside the table, so that a missing end is found. There is one."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    position = models.BigIntegerField()
    row_id = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_head"

    def __str__(self) -> str:
        return f"{self.position} {self.hash}"


class SavedView(models.Model):
    """Filters and order of the jobs table, kept by a person under a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="saved_views"
    )  # the unique constraint serves it
    name = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)  # by the names of the page's query: {"status": ["FAILED"]}
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        db_table = "saved_views"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_saved_view_per_name_and_owner")
        ]

    def __str__(self) -> str:
        return self.name
