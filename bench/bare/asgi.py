"""As `startproject` writes it, but for the pool of connections, which ours has too."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DATABASE_POOL_SIZE", "16")

application = get_asgi_application()
