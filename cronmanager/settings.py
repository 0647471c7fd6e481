"""Every setting, flat. Values come from the environment through `environment`'s typed readers only."""

from pathlib import Path

from cronmanager import content_rules, logs
from cronmanager import environment as env
from cronmanager.version import VERSION

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
METRICS_TOKEN = env.text("METRICS_TOKEN")  # empty: /metrics is open
REGISTRATION_OPEN = env.flag("REGISTRATION_OPEN", default=True)
API_RATE_LIMIT = env.whole("API_RATE_LIMIT", 100)  # requests a minute; 0 is off
AUTO_RESCHEDULING_ENABLED = env.flag("AUTO_RESCHEDULING_ENABLED", default=True)
RESCHEDULING_TUNING = env.numbers("RESCHEDULING_TUNING")  # names: jobs/rescheduling/tuning.py
MIN_INTERVAL_SECONDS = env.whole("MIN_INTERVAL_SECONDS", 1, least=1)  # between two ticks of a job
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
    "cronmanager.compression.PageCompression",
    "cronmanager.content_policy.ContentPolicyMiddleware",
    "cronmanager.pages_first.PagesFirst",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cronmanager.rest.origin.OriginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.ratelimits.RateLimitHeaders",
    "accounts.preferences.PreferencesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
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
                "monitoring.dashboard.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "django.templatetags.static",
                "monitoring.dashboard.templatetags.dashboard",
                "monitoring.dashboard.templatetags.zones",
                "monitoring.dashboard.templatetags.runs",
                "monitoring.dashboard.templatetags.parts",
                "monitoring.dashboard.templatetags.words",
                "monitoring.dashboard.templatetags.changes",
                "monitoring.dashboard.templatetags.recorded",
            ],
        },
    },
]

FORM_RENDERER = "cronmanager.widgets.PlainWidgets"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        **env.database("DATABASE_URL", env.whole("DATABASE_POOL_SIZE", 0)),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
VALKEY_CACHE = {
    "LOCATION": REDIS_URL,
    "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},  # seconds; limits fail open
}
CACHES = {
    "default": {"BACKEND": "cronmanager.cache.KeptRedisCache", **VALKEY_CACHE},
    "counts": {"BACKEND": "cronmanager.cache.CountingCache", **VALKEY_CACHE},
}
RATELIMIT_USE_CACHE = "counts"
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
CELERY_WORKER_CONCURRENCY = (
    4  # they hand batches over and run the system's own tasks; the calls are in the loop
)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,  # seconds; far longer than any hand-over, recovery is quicker than redelivery
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "socket_keepalive": True,
    "max_retries": 1,  # a publisher never waits for a broker that is away: recovery publishes again
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_RESULT_EXPIRES = None  # no results, so no task that cleans them up
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
PASSWORD_RESET_TIMEOUT = 3600  # seconds in which the link of a mail may be used
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login"

PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")  # what links in mails begin with
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM", "cronmanager@localhost")
MAIL = env.mail("EMAIL_URL")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST = MAIL.get("EMAIL_HOST", "")
EMAIL_PORT = MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = MAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = MAIL.get("EMAIL_TIMEOUT", 10)

HTTPS = env.flag("HTTPS", default=False)  # browsers reach the product over https only: cookies insist on it
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "cronmanager.rest.problems.csrf_failed"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": content_rules.OURS}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024  # bytes; the admin's form of a job's body, percent-encoded
SILENCED_SYSTEM_CHECKS = [
    # W009 takes any secret under 50 characters for weak; environment.py has its own rule for all of them.
    "security.W009",
    "security.W005",  # other hosts of the domain are not ours to bind by HSTS
    "security.W021",
    "security.W008",  # who terminates TLS redirects to it
    # Over plain http, on a LAN or loopback, what follows would lock everyone out. HTTPS=true turns it on.
    *([] if HTTPS else ["security.W004", "security.W012", "security.W016"]),
]

CORS_ORIGIN = env.words("CORS_ORIGIN")
CORS_ALLOW_ALL_ORIGINS = CORS_ORIGIN == ["*"]
CORS_ALLOWED_ORIGINS = [] if CORS_ALLOW_ALL_ORIGINS else CORS_ORIGIN
CORS_ALLOW_CREDENTIALS = False  # other origins bring tokens, never the session
CORS_ALLOW_HEADERS = [
    *("accept", "authorization", "content-type", "x-api-token", "x-csrftoken"),
    *("if-match", "if-none-match", "idempotency-key"),
]
CORS_EXPOSE_HEADERS = [
    *("Link", "X-Total-Count", "X-Total-Count-Exact", "X-Next-Cursor", "X-Until", "ETag", "Location"),
    *("Idempotency-Replayed", "Retry-After", "RateLimit", "RateLimit-Policy"),
    *("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.CredentialAuthentication",
        "accounts.authentication.CookieAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.FollowsAccessTable"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.ratelimits.ApiThrottle"],
    "DEFAULT_PARSER_CLASSES": ["cronmanager.rest.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": [
        "cronmanager.rest.texts.TextRenderer",
        "cronmanager.rest.renderers.PageRenderer",
    ],
    "DEFAULT_SCHEMA_CLASS": "cronmanager.rest.openapi.ApiSchema",
    "EXCEPTION_HANDLER": "cronmanager.rest.problems.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SIMPLE_JWT = {"SIGNING_KEY": JWT_SECRET}  # each kind of token has its key and lifetime in accounts/jwts.py
SPECTACULAR_SETTINGS = {
    "TITLE": "Cron Manager",
    "DESCRIPTION": "Calls HTTP endpoints on a schedule and keeps every result.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "cronmanager.rest.glossary.explain_names",
    ],
    "ENUM_NAME_OVERRIDES": {
        "JobStatusEnum": "jobs.models.JobStatus",
        "ExecutionStatusEnum": "jobs.models.ExecutionStatus",
        "ChangeStatusEnum": "jobs.models.choices.ChangeStatus",
        "ReportedStatusEnum": ["success", "failed"],
        "BodyEncodingEnum": ["text", "base64"],
    },
}

UNFOLD = {
    "SITE_TITLE": "Cron Manager",
    "SITE_HEADER": "Cron Manager",
    "SITE_SYMBOL": "schedule",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "/static/img/favicon.svg"}],
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [(part, BASE_DIR / "static" / part) for part in ("css", "img", "js", "vendor")]  # not src
STATIC_ROOT = DATA_DIR / "staticfiles"
SERVESTATIC_USE_FINDERS = True  # straight from the packages: no collectstatic to forget

LOG_LEVEL = env.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error"))
LOG_FORMAT = env.choice("LOG_FORMAT", "console", ("console", "json"))
LOGGING = logs.configuration(LOG_LEVEL, LOG_FORMAT)
