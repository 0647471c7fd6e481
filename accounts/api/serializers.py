"""The shapes of accounts on the wire. [face]"""

from ipaddress import ip_network
from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Role
from accounts.scopes import Scope
from cronmanager.rest.casing import CamelSerializer, StrictSerializer
from cronmanager.rest.fields import InstantField

LONGEST_PASSWORD = 1024  # what is hashed for a stranger must be bounded
MOST_ADDRESSES = 50


class UserSerializer(CamelSerializer):
    """A person."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    created_at = InstantField()


class BriefUserSerializer(CamelSerializer):
    """A person, as a login tells."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)


class RegisterSerializer(StrictSerializer):
    """A new account; a `role` is ignored."""

    ignored: ClassVar[frozenset[str]] = frozenset({"role"})

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class LoginSerializer(StrictSerializer):
    """Who signs in."""

    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class RefreshSerializer(serializers.Serializer[Any]):
    """The refresh token; its name is OAuth's."""

    refresh_token = serializers.CharField(max_length=4096)


class PairSerializer(serializers.Serializer[Any]):
    """A login's or a refresh's answer; the names are OAuth's."""

    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    user = BriefUserSerializer()


class TokenSerializer(CamelSerializer):
    """An API token without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    permissions = serializers.ListField(child=serializers.ChoiceField([scope.value for scope in Scope]))
    allowed_ips = serializers.ListField(child=serializers.CharField())
    is_active = serializers.BooleanField()
    expires_at = InstantField(allow_null=True)
    last_used_at = InstantField(allow_null=True)
    created_at = InstantField()


class MintedTokenSerializer(TokenSerializer):
    """A new API token, with its text this once."""

    token = serializers.CharField()


class NetworkField(serializers.CharField):
    """An address or a CIDR."""

    def to_internal_value(self, data: Any) -> str:
        """The network as it is compared."""
        text = super().to_internal_value(data)
        try:
            return str(ip_network(text, strict=False))
        except ValueError as error:
            raise serializers.ValidationError(f"{text!r} is no address and no CIDR.") from error


class MintTokenSerializer(StrictSerializer):
    """A token to be made."""

    name = serializers.CharField(max_length=100)
    permissions = serializers.ListField(
        child=serializers.ChoiceField([scope.value for scope in Scope]), allow_empty=False, max_length=10
    )
    expires_at = InstantField(required=False, allow_null=True, default=None)
    allowed_ips = serializers.ListField(
        child=NetworkField(max_length=64), required=False, default=list, max_length=MOST_ADDRESSES
    )


class MessageSerializer(serializers.Serializer[Any]):
    """A sentence."""

    message = serializers.CharField()
