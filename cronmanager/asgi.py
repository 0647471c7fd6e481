"""The ASGI application: HTTP by Django, WebSockets by Channels."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cronmanager.settings")
os.environ.setdefault(
    "DATABASE_POOL_SIZE", "16"
)  # connecting anew for each request costs more than most answers
django.setup()

from cronmanager.web import WebHandler  # noqa: E402 Django must be set up first

application = WebHandler()
