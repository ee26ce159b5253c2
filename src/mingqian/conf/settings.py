"""Settings. Every switch comes from the environment with the prefix ``MINGQIAN_``.

``.env.example`` lists them all; a law-test compares the two.
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from drawengines import choosing
from mingqian.conf import env

BASE_DIR = Path(__file__).resolve().parents[3]

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if not DEBUG:
        raise env.SettingError("MINGQIAN_SECRET_KEY: 正式运行必须设置（随机 50 个字符以上）")
    SECRET_KEY = "development-only-key-never-used-when-debug-is-off-0123456789"  # noqa: S105

ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS")
SITE_NAME = env.text("SITE_NAME", "明签")
SITE_OPERATOR = env.text("SITE_OPERATOR", "“双随机、一公开”监管工作联席会议办公室")
PORTAL_ADDRESS = env.text("PORTAL_ADDRESS", "http://127.0.0.1:8000")

VAR_DIR = Path(env.text("VAR_DIR") or BASE_DIR / "var")
RULEBOOKS_DIR = env.folder("RULEBOOKS_DIR", BASE_DIR / "rulebooks")
#: Days before a rulebook runs out from which the administrator is told.
RULES_NOTICE_DAYS = env.integer("RULES_NOTICE_DAYS", 180)
#: Days before next year's holidays may change this year's end from which its table is asked for.
CALENDAR_NOTICE_DAYS = env.integer("CALENDAR_NOTICE_DAYS", 60)
#: Days an export of the registries can be downloaded.
EXPORT_DAYS = env.integer("EXPORT_DAYS", 7)
#: Calls a minute the tokens of one person may make to the registries' API.
API_CALLS = env.integer("API_CALLS", 300)
MEDIA_ROOT = VAR_DIR / "files"

FOUNDATION = [
    "mingqian.foundation.org",
    "mingqian.foundation.policy",
    "mingqian.foundation.workflow",
    "mingqian.foundation.journal",
    "mingqian.foundation.rules",
    "mingqian.foundation.papers",
    "mingqian.foundation.files",
    "mingqian.foundation.jobs",
]
#: The eleven stages in legal order.
STAGES = [
    "mingqian.library",
    "mingqian.plan",
    "mingqian.scheme",
    "mingqian.draw",
    "mingqian.matching",
    "mingqian.inspection",
    "mingqian.result",
    "mingqian.publication",
    "mingqian.followup",
    "mingqian.archive",
    "mingqian.oversight",
]
FACES = ["mingqian.console", "mingqian.field", "mingqian.portal", "mingqian.openapi"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    "django_filters",
    "csp",
    "django_tasks",
    "django_tasks_db",
    *FOUNDATION,
    *STAGES,
    "mingqian.analytics",
    "mingqian.ui",
    *FACES,
    "mingqian.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mingqian.foundation.policy.privacy.PrivacyMiddleware",
    "mingqian.foundation.policy.middleware.GuardMiddleware",
]

ROOT_URLCONF = "mingqian.conf.urls"
WSGI_APPLICATION = "mingqian.conf.wsgi.application"

_LOADERS: list[object] = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            # Cotton and template-partials both rewrite loaders when left alone; named
            # explicitly, neither silently wins.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "mingqian.ui.context.shell",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django_cotton.templatetags.cotton",
                "mingqian.ui.templatetags.ui",
            ],
        },
    }
]
FORM_RENDERER = "mingqian.ui.forms.Renderer"
COTTON_DIR = "cotton"

DATABASES = {"default": env.database(BASE_DIR, VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = ["mingqian.foundation.org.signin.Backend"]
LOGIN_URL = "console:sign-in"
LOGIN_REDIRECT_URL = "console:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
#: Failed sign-ins of one account before it is held, and for how many minutes.
SIGN_IN_ATTEMPTS = env.integer("SIGN_IN_ATTEMPTS", 5)
SIGN_IN_HOLD_MINUTES = env.integer("SIGN_IN_HOLD_MINUTES", 15)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.integer("SESSION_HOURS", 8) * 3600
CSRF_COOKIE_HTTPONLY = False
HTTPS = env.flag("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", default=False) else None
)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"] if (BASE_DIR / "static" / "dist").exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = env.integer("UPLOAD_MEGABYTES", 20) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if not env.flag("JOBS_INLINE", default=False)
        else "django_tasks.backends.immediate.ImmediateBackend",
        "ENQUEUE_ON_COMMIT": True,
    }
}
#: A running job that has not reported for this many seconds is taken up again.
JOB_STALE_SECONDS = env.integer("JOB_STALE_SECONDS", 120)
#: Draw engine: auto, memory, processes, duckdb, postgres or spark (docs/operate/engines.md).
# Sources of the registers: nothing is read or called that is not named here.
SOURCE_FOLDER = env.text("SOURCE_FOLDER")
SOURCE_SETTLE_SECONDS = env.integer("SOURCE_SETTLE_SECONDS", 60)
SOURCE_HOSTS = env.listing("SOURCE_HOSTS")
SOURCE_TOKENS = env.listing("SOURCE_TOKENS")
SOURCE_TIMEOUT_SECONDS = env.integer("SOURCE_TIMEOUT_SECONDS", 30)

DRAW_ENGINE = env.choice("DRAW_ENGINE", choosing.AUTO, choosing.NAMES)
#: Units from which the draw uses all cores, and DuckDB (0: never), where the engine is auto.
DRAW_PROCESSES_FROM = env.integer("DRAW_PROCESSES_FROM", 100_000)
DRAW_DUCKDB_FROM = env.integer("DRAW_DUCKDB_FROM", 0)
#: Cores a draw may use; 0: all.
DRAW_WORKERS = env.integer("DRAW_WORKERS", 0)
#: Memory the DuckDB draw engine may use.
DRAW_MEMORY_LIMIT = env.text("DRAW_MEMORY_LIMIT", "1GB")
#: Where the Spark draw engine works, e.g. spark://host:7077.
DRAW_SPARK_MASTER = env.text("DRAW_SPARK_MASTER")
#: Ed25519 private key (hex, 32 bytes) that signs certificates; made at first use when empty.
SIGNING_KEY_FILE = Path(env.text("SIGNING_KEY_FILE") or VAR_DIR / "signing-key.hex")
#: Name under which the logs of this installation are known: ``<origin>/<authority>``.
LOG_ORIGIN = env.text("LOG_ORIGIN")
#: Ed25519 private keys (hex) of the logs, and of this installation as a witness of others.
LOG_KEY_FILE = Path(env.text("LOG_KEY_FILE") or VAR_DIR / "log-key.hex")
WITNESS_KEY_FILE = Path(env.text("WITNESS_KEY_FILE") or VAR_DIR / "witness-key.hex")
WITNESS_NAME = env.text("WITNESS_NAME")
#: Verifier keys (``name+id+base64``) of the logs this installation keeps heads of.
WITNESS_LOGS = env.listing("WITNESS_LOGS")
#: Where this installation has its own heads witnessed; nothing is sent while empty.
ANCHOR_SUPERIOR_URL = env.text("ANCHOR_SUPERIOR_URL")
ANCHOR_SUPERIOR_KEY = env.text("ANCHOR_SUPERIOR_KEY")
ANCHOR_TSA_URL = env.text("ANCHOR_TSA_URL")
ANCHOR_TSA_ROOTS_FILE = env.text("ANCHOR_TSA_ROOTS_FILE")
ANCHOR_TIMEOUT_SECONDS = env.integer("ANCHOR_TIMEOUT_SECONDS", 10)

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", "INFO", _LEVELS)},
}
