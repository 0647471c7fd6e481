"""Every setting, flat. Values come from the environment through `environment`'s typed readers only."""

from pathlib import Path

from cronmanager import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_dir()
EMBEDDED = env.is_embedded()

SECRET_KEY = env.secret("SECRET_KEY")
JWT_SECRET = env.secret("JWT_SECRET")
JWT_REFRESH_SECRET = env.secret("JWT_REFRESH_SECRET")
JWT_EXPIRES_IN = env.duration("JWT_EXPIRES_IN", "15m")
JWT_REFRESH_EXPIRES_IN = env.duration("JWT_REFRESH_EXPIRES_IN", "7d")
TOKEN_SALT = env.secret("TOKEN_SALT")
ENCRYPTION_KEYS = env.words("ENCRYPTION_KEYS") or [env.secret("ENCRYPTION_KEYS")]

DEBUG = False
PORT = env.whole("PORT", 3000, least=1)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "*")
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
ADMIN_EMAIL = env.text("ADMIN_EMAIL")
ADMIN_PASSWORD = env.text("ADMIN_PASSWORD")
REGISTRATION_OPEN = env.flag("REGISTRATION_OPEN", default=True)
API_RATE_LIMIT = env.whole("API_RATE_LIMIT", 100)  # requests a minute; 0 is off
AUTO_RESCHEDULING_ENABLED = env.flag("AUTO_RESCHEDULING_ENABLED", default=True)
LOG_RETENTION_DAYS = env.whole("LOG_RETENTION_DAYS", 30, least=1)
MAX_CONCURRENT_EXECUTIONS = env.whole("MAX_CONCURRENT_EXECUTIONS", 2048, least=1)  # per worker process
MAX_CONCURRENT_PER_HOST = env.whole("MAX_CONCURRENT_PER_HOST", 64, least=1)  # per worker process
EXECUTION_TRANSPORT = env.choice("EXECUTION_TRANSPORT", "curl", ("curl", "requests"))
EGRESS_ALLOW = env.words("EGRESS_ALLOW")
EGRESS_DENY = env.words("EGRESS_DENY")

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "channels",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "cronmanager",
    "accounts",
    "jobs",
    "monitoring",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "cronmanager.urls"
ASGI_APPLICATION = "cronmanager.asgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        **env.database("DATABASE_URL"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "executions"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_POOL = "threads"
CELERY_WORKER_CONCURRENCY = 4  # they hand batches over and run the system's own tasks; the calls are in the loop
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,  # seconds; far longer than any hand-over, recovery is quicker than redelivery
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "socket_keepalive": True,
}
CELERY_BEAT_SCHEDULER = "jobs.beat:JobScheduler"
CELERY_TIMEZONE = "UTC"
DJANGO_CELERY_BEAT_TZ_AWARE = True

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "staticfiles"

LOG_LEVEL = env.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error"))
LOG_FORMAT = env.choice("LOG_FORMAT", "console", ("console", "json"))
