"""All settings, typed, from the environment. Each is described in ``docs/settings.md`` and checked here, at start."""

from __future__ import annotations

import secrets
import sys
from email.utils import parseaddr
from ipaddress import ip_network
from operator import methodcaller
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url
from csp.constants import NONE, SELF

from ntbcare.common import training
from ntbcare.common.env import BadSetting, Environment
from ntbcare.config.logs import configure_structlog, logging_config

env = Environment()
ROOT = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

NTBCARE_DATA = Path(env.text("NTBCARE_DATA", "var")).resolve()
NTBCARE_KEYS = Path(env.text("NTBCARE_KEYS", str(NTBCARE_DATA / "keys"))).resolve()
# The folder says it, not the environment: no start of a training province can forget that it is one.
NTBCARE_TRAINING = training.is_marked(NTBCARE_DATA)
if NTBCARE_TRAINING:
    if env.text("DATABASE_URL"):
        raise BadSetting("DATABASE_URL: a training province keeps its records in its own data folder")
    training.enter()
NTBCARE_PORT = env.number("NTBCARE_PORT", 8000, low=1, high=65535)
NTBCARE_BASE_URL = env.text("NTBCARE_BASE_URL", f"http://127.0.0.1:{NTBCARE_PORT}").rstrip("/")
_base = urlsplit(NTBCARE_BASE_URL)
if _base.scheme not in {"http", "https"} or not _base.hostname:
    raise BadSetting(f"NTBCARE_BASE_URL={NTBCARE_BASE_URL!r}: expected http://… or https://…")
NTBCARE_WEB_WORKERS = env.number("NTBCARE_WEB_WORKERS", 2, low=1, high=64)
NTBCARE_WEB_THREADS = env.number("NTBCARE_WEB_THREADS", 4, low=1, high=64)
NTBCARE_UPLOAD_MB_PER_DAY = env.number("NTBCARE_UPLOAD_MB_PER_DAY", 500, low=0, high=1_000_000)
NTBCARE_FILES_FREE_MB = env.number("NTBCARE_FILES_FREE_MB", 1000, low=0, high=1_000_000)
NTBCARE_DATA_LICENCE = env.text("NTBCARE_DATA_LICENCE", "https://creativecommons.org/licenses/by/4.0/")
if not NTBCARE_DATA_LICENCE.startswith("https://"):
    raise BadSetting(f"NTBCARE_DATA_LICENCE={NTBCARE_DATA_LICENCE!r}: expected the https address of a licence")
NTBCARE_CLAMD = env.text("NTBCARE_CLAMD")
if NTBCARE_CLAMD and not NTBCARE_CLAMD.startswith("/") and not NTBCARE_CLAMD.rpartition(":")[2].isdigit():
    raise BadSetting(f"NTBCARE_CLAMD={NTBCARE_CLAMD!r}: expected HOST:PORT or the path of a socket")
NTBCARE_NUMBER_DAYS = env.number("NTBCARE_NUMBER_DAYS", 180, low=30, high=3650)
NTBCARE_FLOOD_MESSAGES = env.number("NTBCARE_FLOOD_MESSAGES", 30, low=5, high=10_000)
NTBCARE_FLOOD_ANSWERS = env.number("NTBCARE_FLOOD_ANSWERS", 20, low=5, high=10_000)
NTBCARE_WEBHOOK_PAUSE_DAYS = env.number("NTBCARE_WEBHOOK_PAUSE_DAYS", 5, low=1, high=30)
try:
    NTBCARE_WEBHOOK_NETWORKS = tuple(ip_network(named) for named in env.text("NTBCARE_WEBHOOK_NETWORKS").split())
except ValueError as error:
    raise BadSetting(f"NTBCARE_WEBHOOK_NETWORKS: expected networks such as 10.20.0.0/16 127.0.0.1: {error}") from error
NTBCARE_UNDO_SECONDS = env.number("NTBCARE_UNDO_SECONDS", 60, low=0, high=600)


def _folder(name: str, path: Path, *, mode: int = 0o777) -> None:
    """Make the folder of a setting where it is missing. Raises BadSetting when that cannot be."""
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"{name}: the folder {path} cannot be made: {error.strerror}") from error


def _secret_key() -> str:
    """The site's secret: from the environment, or made once and kept beside the other keys."""
    given = env.text("NTBCARE_SECRET_KEY")
    if given:
        if len(given) < 40:
            raise BadSetting("NTBCARE_SECRET_KEY: expected at least 40 characters")
        return given
    path = NTBCARE_KEYS / "secret_key"
    if not path.exists():
        _folder("NTBCARE_KEYS", path.parent, mode=0o700)
        try:
            with path.open("x", encoding="ascii") as file:
                path.chmod(0o600)
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
    return path.read_text(encoding="ascii")


_folder("NTBCARE_DATA", NTBCARE_DATA)
SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [_base.hostname, "127.0.0.1", "localhost", "[::1]", *env.text("NTBCARE_ALLOWED_HOSTS").split()]
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]
CSRF_FAILURE_VIEW = "ntbcare.web.errors.stale_form"
HTTPS = _base.scheme == "https"
# A proxy in front says who asked and how; without one nobody may claim it.
NTBCARE_BEHIND_PROXY = env.flag("NTBCARE_BEHIND_PROXY", default=HTTPS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if NTBCARE_BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "bahasa"
LANGUAGE_COOKIE_SAMESITE = "Lax"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "lucide",
    "template_partials.apps.SimpleAppConfig",
    "tree_queries",
    "ntbcare.common",
    "ntbcare.audit",
    "ntbcare.jobs",
    "ntbcare.vault",
    "ntbcare.accounts",
    "ntbcare.agencies",
    "ntbcare.complainants",
    "ntbcare.channels",
    "ntbcare.correspondence",
    "ntbcare.cases",
    "ntbcare.deadlines",
    "ntbcare.routing",
    "ntbcare.verification",
    "ntbcare.monitoring",
    "ntbcare.publication",
    "ntbcare.disclosure",
    "ntbcare.aspirations",
    "ntbcare.guidance",
    "ntbcare.workflow",
    "ntbcare.exchange",
    "ntbcare.web",
    "ntbcare.web.portal",
    "ntbcare.web.desk",
    "ntbcare.web.api",
    "ntbcare.web.doors",
    "ntbcare.config",
]

MIDDLEWARE = [
    "ntbcare.config.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "ntbcare.config.middleware.ContentPolicyMiddleware",
    "ntbcare.web.middleware.LanguageMiddleware",
    "ntbcare.web.errors.BodyLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ntbcare.web.errors.ErrorPages",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ntbcare.config.urls"
WSGI_APPLICATION = "ntbcare.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "web" / "templates"],  # before those of the libraries that they replace
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ntbcare.web.desk.menu.desk_menu",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]


def _database() -> dict[str, Any]:
    """PostgreSQL at DATABASE_URL with a pool in each process; otherwise the embedded database in the data folder."""
    url = env.text("DATABASE_URL")
    if url:
        if not url.startswith(("postgres://", "postgresql://")):
            raise BadSetting("DATABASE_URL: expected postgres://user:password@host:port/name")
        parsed: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=0)}
        # At least sixteen: the worker has ten loops, a long job a heartbeat beside it, and each account that is fetched
        # or kept open a thread, which holds a connection only while it stores. Opened as needed.
        # Attempts to connect come later and later, and whoever waits is served only when one succeeds: begun anew after
        # three seconds, the service is back at once after a database that was away for long.
        pool: dict[str, Any] = {"min_size": 1, "max_size": max(NTBCARE_WEB_THREADS + 2, 16), "timeout": 20}
        pool |= {"reconnect_timeout": 3, "reconnect_failed": methodcaller("check")}
        # A connection is tried before it is used: after a restart of the database no request meets a dead one.
        return {**parsed, "CONN_HEALTH_CHECKS": True, "OPTIONS": {**parsed.get("OPTIONS", {}), "pool": pool}}
    return {
        "ENGINE": "ntbcare.common.embedded",
        "NAME": NTBCARE_DATA / "ntbcare.sqlite3",
        # A file in tests as well: a database in memory neither waits for locks nor is seen by another process.
        "TEST": {"NAME": str(NTBCARE_DATA / "test.sqlite3")},
        # Kept open by each thread: opening one reads the schema anew, and closing the last writes the log back.
        "CONN_MAX_AGE": None,
        # IMMEDIATE: two writers wait for each other instead of failing half-way. FULL: what was acknowledged is on disk.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What tests write need not outlive a power cut.
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={'OFF' if TESTING else 'FULL'};"
            " PRAGMA cache_size=-4000; PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/desk/login/"
ACCOUNT_ADAPTER = "ntbcare.web.adapter.OfficerAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
_FORMS = "ntbcare.web.account_forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateByCodeForm",
    "activate_totp": f"{_FORMS}.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "NTB Care"
MFA_TOTP_TOLERANCE = 1
# Slows guessing of passwords by account and address together; nobody can lock out an officer from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_CLIENT_IP_CALLABLE = "ntbcare.web.address.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("NTBCARE_TIME_ZONE", "Asia/Makassar")
if TIME_ZONE not in available_timezones():
    raise BadSetting(f"NTBCARE_TIME_ZONE={TIME_ZONE!r}: expected a name such as Asia/Makassar")

STATIC_URL = "/static/"
STATIC_ROOT = NTBCARE_DATA / "static"
MEDIA_ROOT = NTBCARE_DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(MEDIA_ROOT)}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o600
# Beside the files that they become, and not in /tmp, which may lie in memory.
FILE_UPLOAD_TEMP_DIR = NTBCARE_DATA / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

TASKS = {"default": {"BACKEND": "ntbcare.jobs.backend.LeaseBackend", "QUEUES": []}}
PERIODIC_JOBS = "ntbcare.config.periodic.PERIODIC"

EMAIL_HOST = "" if NTBCARE_TRAINING else env.text("NTBCARE_SMTP_HOST")
EMAIL_PORT = env.number("NTBCARE_SMTP_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = env.text("NTBCARE_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("NTBCARE_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("NTBCARE_SMTP_STARTTLS", default=bool(EMAIL_HOST))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("NTBCARE_MAIL_FROM", f"NTB Care <ntbcare@{_base.hostname}>")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise BadSetting(f"NTBCARE_MAIL_FROM={DEFAULT_FROM_EMAIL!r}: expected an address such as NTB Care <ntbcare@example.org>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

LOG_LEVEL = env.text("NTBCARE_LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise BadSetting(f"NTBCARE_LOG_LEVEL={LOG_LEVEL!r}: expected DEBUG, INFO, WARNING or ERROR")
configure_structlog(LOG_LEVEL)
LOGGING = logging_config(LOG_LEVEL)
