"""The app of users and their API tokens."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, tokens, scopes."""

    name = "accounts"
