"""/auth. [face]"""

from django.urls import path

from accounts.api import openapi, views

app_name = "accounts"
__all__ = ["app_name", "openapi", "urlpatterns"]  # openapi registers itself where it is imported
urlpatterns = [
    path("auth/register", views.RegisterView.as_view(), name="register"),
    path("auth/login", views.LoginView.as_view(), name="login"),
    path("auth/refresh", views.RefreshView.as_view(), name="refresh"),
    path("auth/logout", views.LogoutView.as_view(), name="logout"),
    path("auth/password", views.ChangePasswordView.as_view(), name="password"),
    path("auth/password/reset", views.AskResetView.as_view(), name="reset"),
    path("auth/password/reset/confirm", views.ConfirmResetView.as_view(), name="reset-confirm"),
    path("auth/me", views.MeView.as_view(), name="me"),
    path("auth/tokens", views.TokensView.as_view(), name="tokens"),
    path("auth/tokens/<uuid:token_id>", views.TokenView.as_view(), name="token"),
]
