"""The admin pages of accounts. [face]"""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts import admin_names, announcements, commands, passwords  # noqa: F401  # names are given once
from accounts.admin_base import AnnouncingAdmin, ReadOnlyAdmin
from accounts.models import ApiToken, RefreshFamily, Role, User

admin.site.unregister(Group)  # roles and scopes say who may do what


class LowerCaseEmail(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """One person has one account, however the e-mail is written."""

    def clean_email(self) -> str:
        """The e-mail as it is kept."""
        return str(self.cleaned_data["email"]).lower()


class NewUserForm(LowerCaseEmail, UserCreationForm):  # type: ignore[misc]
    """A new user signs in by e-mail."""

    class Meta:
        model = User
        fields = ("email", "role")
        field_classes: ClassVar[dict[str, type]] = {}


class UserForm(LowerCaseEmail, UserChangeForm):  # type: ignore[misc]
    """An edited user."""

    class Meta:
        model = User
        fields = ("email", "password", "role", "is_active")
        field_classes: ClassVar[dict[str, type]] = {}


@admin.register(User)
class UserAdmin(AnnouncingAdmin, DjangoUserAdmin):  # type: ignore[misc,type-arg]
    """Users."""

    form, add_form, change_password_form = UserForm, NewUserForm, AdminPasswordChangeForm
    list_display = ("email", "role", "is_active", "last_login", "created_at")
    list_filter = ("role", "is_active")
    search_fields = ("email",)
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "created_at", "updated_at")
    fieldsets = (
        (None, {"fields": ("email", "password", "role", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "created_at", "updated_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "role", "usable_password", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Keep Django's superuser flag with the role: it is what lets one into the admin's pages."""
        obj.is_superuser = obj.role == Role.ADMIN
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: all that a person made would go too. `is_active` shuts them out."""
        return False

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A new password ends the logins under the old one, and is announced."""
        response: HttpResponse = super().user_change_password(request, id, form_url)
        user = User.objects.filter(pk=UUID(id)).first() if response.status_code == 302 else None
        if user is not None:
            passwords.end_logins(user, None, timezone.now())
            announcements.passwords_changed.send(User, users=[user], by=request.user)
        return response


@admin.register(ApiToken)
class ApiTokenAdmin(AnnouncingAdmin):
    """API tokens; their hashes are shown to nobody, new ones are made by their users."""

    list_display = ("name", "prefix", "user", "permissions", "is_active", "expires_at", "last_used_at")
    list_filter = ("is_active",)
    list_select_related = ("user",)
    search_fields = ("name", "prefix", "user__email")
    fields = (
        *("name", "prefix", "user", "permissions", "allowed_ips", "is_active"),
        *("expires_at", "last_used_at", "created_at"),
    )
    readonly_fields = ("prefix", "user", "last_used_at", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The text of a token is shown once, to its user: not here."""
        return False

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        """One that is switched off is told as revoked: what lives by it ends."""
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data and not obj.is_active:
            announcements.tokens_revoked.send(ApiToken, tokens=[obj], by=request.user)

    def delete_model(self, request: HttpRequest, obj: ApiToken) -> None:
        """Revoke by the command."""
        commands.revoke_token(obj, by=request.user)  # type: ignore[arg-type]  # no stranger comes here

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """Revoke many by the command."""
        for token in queryset:
            self.delete_model(request, token)


@admin.register(RefreshFamily)
class RefreshFamilyAdmin(ReadOnlyAdmin):
    """Logins by JWT."""

    list_display = ("user", "created_at", "expires_at", "revoked_at")
    ordering = ("-created_at",)
    exclude = ("current_jti",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
