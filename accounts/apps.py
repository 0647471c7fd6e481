"""The app of users and their API tokens."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, tokens, scopes."""

    name = "accounts"
    verbose_name = _("Accounts")
