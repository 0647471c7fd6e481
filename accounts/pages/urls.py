"""Signing in and out in a browser, and the link of a mail; the admin's own doors lead here too. [face]"""

from django.urls import path

from accounts.pages import views

app_name = "account"
urlpatterns = [
    path("login", views.SignInView.as_view(), name="login"),
    path("logout", views.SignOutView.as_view(), name="logout"),
    path("admin/login/", views.SignInView.as_view()),
    path("admin/logout/", views.SignOutView.as_view()),
    path("admin/password_change/", views.OwnPasswordView.as_view()),
    path("password-reset", views.AskResetView.as_view(), name="ask-reset"),
    path("password-reset/<str:token>", views.ResetView.as_view(), name="reset"),
]
