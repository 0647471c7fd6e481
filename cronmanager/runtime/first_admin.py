"""Makes the first administrator, so that a new installation can be signed in to. [command]

Does nothing once there is an administrator.
"""

import secrets
import sys

import django
from django.conf import settings

DEFAULT_EMAIL = "admin@localhost.localdomain"


def ensure_first_admin() -> str:
    """Make the administrator that ADMIN_EMAIL and ADMIN_PASSWORD name; returns what to tell, or nothing."""
    from django.contrib.auth import get_user_model  # needs django.setup()

    users = get_user_model().objects
    if users.filter(is_superuser=True).exists():
        return ""
    email = settings.ADMIN_EMAIL or DEFAULT_EMAIL
    password = settings.ADMIN_PASSWORD or secrets.token_urlsafe(12)
    users.create_superuser(email, password, has_given_password=not settings.ADMIN_PASSWORD)
    shown = "as given in ADMIN_PASSWORD" if settings.ADMIN_PASSWORD else f"{password}   (shown this once)"
    return f"first administrator: {email}\npassword: {shown}\n"


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(ensure_first_admin())
