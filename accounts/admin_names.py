"""What models and their columns are called on the admin's pages. [face]

Named here and not in the models: a column's name for people is no matter of its table or of a migration.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, RefreshFamily, User

MODELS = {
    User: (_("user"), _("users")),
    ApiToken: (_("api token"), _("api tokens")),
    RefreshFamily: (_("refresh family"), _("refresh families")),
}
COLUMNS = {
    "email": _("E-mail"),
    "role": _("Role"),
    "is_active": _("Is active"),
    "user": _("User"),
    "owner": _("Owner"),
    "name": _("Name"),
    "prefix": _("Prefix"),
    "permissions": _("Permissions"),
    "allowed_ips": _("Allowed ips"),
    "expires_at": _("Expires at"),
    "revoked_at": _("Revoked at"),
    "last_used_at": _("Last used at"),
    "created_at": _("Created at"),
    "updated_at": _("Updated at"),
}


def name_for_people(models: Mapping[type[Model], tuple[Any, Any]], columns: Mapping[str, Any]) -> None:
    """Call each model so, one of it and many, and its columns as `columns` does; others keep their names."""
    for model, (one, many) in models.items():
        known = model._meta  # noqa: SLF001  # Django's admin has no other place for names
        known.verbose_name, known.verbose_name_plural = one, many
        for column in known.fields:
            column.verbose_name = columns.get(column.name, column.verbose_name)


name_for_people(MODELS, COLUMNS)
