"""The shapes of accounts on the wire. [face]"""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Role
from accounts.scopes import Scope
from cronmanager.language import gettext
from cronmanager.rest.addresses import network_of
from cronmanager.rest.casing import CamelSerializer, StrictSerializer
from cronmanager.rest.fields import InstantField

LONGEST_PASSWORD = 1024  # what is hashed for a stranger must be bounded
MOST_ADDRESSES = 50
ROLES = "ADMIN sees and does everything, USER does so with its own things, READ_ONLY only looks at its own."
SCOPES = "What the token may do: READ, WRITE, DELETE, EXECUTE, or ADMIN for all; never more than its user."
NETWORKS = "Addresses or CIDRs that the token may be used from; empty: from anywhere."


def new_password() -> serializers.CharField:
    """A password to be set."""
    return serializers.CharField(
        max_length=LONGEST_PASSWORD,
        trim_whitespace=False,
        help_text="At least 8 characters, no common password, not only digits, not like the e-mail.",
    )


class UserSerializer(CamelSerializer):
    """A person."""

    id = serializers.UUIDField(help_text="The user's id.")
    email = serializers.EmailField(help_text="In lower case; one signs in by it.")
    role = serializers.ChoiceField(Role.choices, help_text=ROLES)
    created_at = InstantField(help_text="When the account was made.")


class BriefUserSerializer(CamelSerializer):
    """A person, as a login tells."""

    id = serializers.UUIDField(help_text="The user's id.")
    email = serializers.EmailField(help_text="In lower case; one signs in by it.")
    role = serializers.ChoiceField(Role.choices, help_text=ROLES)


class RegisterSerializer(StrictSerializer):
    """A new account; a `role` is ignored."""

    ignored: ClassVar[frozenset[str]] = frozenset({"role"})

    email = serializers.EmailField(max_length=254, help_text="An address that gets mail; case is ignored.")
    password = new_password()


class LoginSerializer(StrictSerializer):
    """Who signs in."""

    email = serializers.CharField(max_length=254, help_text="The address of the account; case is ignored.")
    password = serializers.CharField(
        max_length=LONGEST_PASSWORD, trim_whitespace=False, help_text="The password."
    )


class RefreshSerializer(serializers.Serializer[Any]):
    """The refresh token; its name is OAuth's."""

    refresh_token = serializers.CharField(
        max_length=4096, help_text="The newest of its login; an older one ends that login."
    )


class ChangePasswordSerializer(StrictSerializer):
    """A new password for whoever is signed in."""

    current_password = serializers.CharField(
        max_length=LONGEST_PASSWORD, trim_whitespace=False, help_text="The password as it is."
    )
    new_password = new_password()


class AskResetSerializer(StrictSerializer):
    """Who has forgotten the password."""

    email = serializers.EmailField(max_length=254, help_text="The address that one signs in by.")


class ConfirmResetSerializer(StrictSerializer):
    """A new password by a mail's token."""

    token = serializers.CharField(max_length=200, help_text="As the mail has it; good once, for an hour.")
    new_password = new_password()


class PairSerializer(serializers.Serializer[Any]):
    """A login's or a refresh's answer; the names are OAuth's."""

    access_token = serializers.CharField(help_text="For `Authorization: Bearer`; lives for JWT_EXPIRES_IN.")
    refresh_token = serializers.CharField(
        help_text="For /auth/refresh, once; lives for JWT_REFRESH_EXPIRES_IN."
    )
    user = BriefUserSerializer(help_text="Who has signed in.")


class TokenSerializer(CamelSerializer):
    """An API token without its secret."""

    id = serializers.UUIDField(help_text="The token's id.")
    name = serializers.CharField(help_text="As its user called it.")
    prefix = serializers.CharField(help_text="Its first letters, to tell it from others.")
    permissions = serializers.ListField(
        child=serializers.ChoiceField([scope.value for scope in Scope]), help_text=SCOPES
    )
    allowed_ips = serializers.ListField(child=serializers.CharField(), help_text=NETWORKS)
    is_active = serializers.BooleanField(help_text="False when an administrator has turned it off.")
    expires_at = InstantField(allow_null=True, help_text="From then on it is refused; null: never.")
    last_used_at = InstantField(allow_null=True, help_text="To the minute; null: not yet.")
    created_at = InstantField(help_text="When it was made.")


class MintedTokenSerializer(TokenSerializer):
    """A new API token, with its text this once."""

    token = serializers.CharField(help_text="The token itself, shown this once: only a keyed hash is kept.")


class NetworkField(serializers.CharField):
    """An address or a CIDR."""

    def to_internal_value(self, data: Any) -> str:
        """The network as it is compared."""
        text = super().to_internal_value(data)
        network = network_of(text)
        if network is None:
            raise serializers.ValidationError(
                gettext("%(text)s is no address and no CIDR.") % {"text": repr(text)}
            )
        return str(network)


class MintTokenSerializer(StrictSerializer):
    """A token to be made."""

    name = serializers.CharField(max_length=100, help_text="To know it by; need not be unique.")
    permissions = serializers.ListField(
        child=serializers.ChoiceField([scope.value for scope in Scope]),
        allow_empty=False,
        max_length=10,
        help_text=SCOPES,
    )
    expires_at = InstantField(
        required=False, allow_null=True, default=None, help_text="In the future; null or left out: never."
    )
    allowed_ips = serializers.ListField(
        child=NetworkField(max_length=64),
        required=False,
        default=list,
        max_length=MOST_ADDRESSES,
        help_text=NETWORKS,
    )


class MessageSerializer(serializers.Serializer[Any]):
    """A sentence."""

    message = serializers.CharField(help_text="What was done, for people.")
