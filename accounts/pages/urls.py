"""Signing up, in and out, the link of a mail, how pages look; the admin's own doors lead here too. [face]"""

from django.urls import path

from accounts.pages import preferences, registration, views

app_name = "account"
urlpatterns = [
    path("login", views.SignInView.as_view(), name="login"),
    path("register", registration.RegisterView.as_view(), name="register"),
    path("preferences", preferences.PreferencesView.as_view(), name="preferences"),
    path("logout", views.SignOutView.as_view(), name="logout"),
    path("admin/login/", views.SignInView.as_view()),
    path("admin/logout/", views.SignOutView.as_view()),
    path("admin/password_change/", views.OwnPasswordView.as_view()),
    path("password-reset", views.AskResetView.as_view(), name="ask-reset"),
    path("password-reset/<str:token>", views.ResetView.as_view(), name="reset"),
]
