"""Settings by environment: safe by default, and no default secret outside of local use.

docs/reference/settings.md lists every variable; a test keeps the two in step.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from ..cookies import OWN_HOST
from ..home import home_of_site
from .forms import ACCOUNT_FORM_NAMES, SECOND_FACTOR_FORM_NAMES
from .given import minutes, one_of
from .local import key_before, outer_key, site_secret
from .places import database, mailer

WEB = Path(__file__).resolve().parent.parent


def _flag(name: str, default: str = "no") -> bool:
    return os.environ.get(name, default).lower() in ("1", "yes", "true", "on")


# --- Where everything lives, and for whom -------------------------------------------------------------
HOME = home_of_site()
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
SITE_URL = os.environ.get("AFTERWARDS_URL", "http://localhost:8000").rstrip("/")
_host = urlsplit(SITE_URL).hostname or ""
if not SITE_URL.startswith(("http://", "https://")) or not _host:
    raise ImproperlyConfigured("AFTERWARDS_URL is the whole address, as in https://plan.example.org.")
IS_LOCAL = _host in ("localhost", "127.0.0.1")
DEBUG = False
DEMO = _flag("AFTERWARDS_DEMO")
COUNTRY = os.environ.get("AFTERWARDS_COUNTRY", "us")
CLOCK_FILE = str(HOME / "clock") if DEMO else ""
if DEMO and not IS_LOCAL:
    raise ImproperlyConfigured("A demonstration runs on localhost only. Unset AFTERWARDS_DEMO.")

SECRET_KEY = site_secret(HOME, is_local=IS_LOCAL)
AFTERWARDS_KEY = outer_key(HOME, is_local=IS_LOCAL)
AFTERWARDS_KEY_BEFORE = key_before(HOME)
ALLOWED_HOSTS = [_host, "127.0.0.1"] if IS_LOCAL else [_host]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Apps ---------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "afterwards.web.look",
    "afterwards.web.people",
    "afterwards.web.clinics",
    "afterwards.web.protocols",
    "afterwards.web.courses",
    "afterwards.web.plans",
    "afterwards.web.circle",
    "afterwards.web.audit",
    "afterwards.web.checkins",
    "afterwards.web.alerts",
    "afterwards.web.relief",
    "afterwards.web.patient",
    "afterwards.web.desk",
    "afterwards.web.help",
    "afterwards.web.sync",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks_db",
]
if DEMO:
    INSTALLED_APPS.append("afterwards.web.demo")
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "afterwards.web.walls.guarded",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    # Before everything that can fail: the page that says so is as well guarded as any other.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "afterwards.web.middleware.not_too_much",
    "afterwards.web.middleware.plain_text_only",
    "afterwards.web.sync.middleware.sets_no_cookie",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "afterwards.web.patient.wishes.wishes",
    "afterwards.web.middleware.never_stored",
    "afterwards.web.signed_out.signed_out_in_time",
    "afterwards.web.sync.middleware.whose",
    "afterwards.web.limits.NotTooOften",
    "afterwards.web.waiting.DayAfter",
]
if DEMO:
    MIDDLEWARE.append("afterwards.web.demo.middleware.bar_below")
ROOT_URLCONF = "afterwards.web.urls"
WSGI_APPLICATION = "afterwards.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csp",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "afterwards.web.context.page",
            ],
        },
    },
]

# --- Storage ------------------------------------------------------------------------------------------
DATABASES = {"default": database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # tries are counted here: too few rows would forget them
    },
    "sent": {  # what each account sends is counted here, by each process for itself
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "sent",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- People -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# NIST 800-63B-4: fifteen characters where a passphrase stands alone; no rules of composition.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "afterwards.web.people.passphrases.GuessableValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "welcome"
MAIL_WORKS = bool(os.environ.get("AFTERWARDS_MAIL_HOST"))
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_WORKS else "optional"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = MAIL_WORKS
ACCOUNT_LOGIN_BY_CODE_ENABLED = MAIL_WORKS
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True  # one address an account
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the address changes: codes go there
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "afterwards.web.people.adapters.shown_name"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = MAIL_WORKS
# A code may be read out, looked for, and typed slowly. Longer than ten minutes is too long for ASVS 6.5.5.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
# Wrong tries slow an address down to five a minute. They never lock it, and a mailed code still lets in.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/m/key", "invitation_code": "20/10m/ip,5/10m/key"}
ACCOUNT_FORMS = {name: f"afterwards.web.people.forms.{form}" for name, form in ACCOUNT_FORM_NAMES.items()}
ACCOUNT_ADAPTER = "afterwards.web.people.adapters.AccountAdapter"
MFA_ADAPTER = "afterwards.web.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_FORMS = {name: f"afterwards.web.people.forms.{form}" for name, form in SECOND_FACTOR_FORM_NAMES.items()}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Day plan"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = MAIL_WORKS  # a passkey sign-up needs a proven address
MFA_ALLOW_UNVERIFIED_EMAIL = not MAIL_WORKS
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
USERSESSIONS_TRACK_ACTIVITY = False
# Without this everybody behind the proxy would be one visitor, and one stranger's tries would slow all down.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _flag("AFTERWARDS_BEHIND_PROXY") else 0

# --- Mail ---------------------------------------------------------------------------------------------
MAILERS = {"default": mailer()}
DEFAULT_FROM_EMAIL = os.environ.get("AFTERWARDS_MAIL_FROM", "Day plan <plan@localhost>")

# --- Words and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [WEB / "locale"]
LANGUAGE_COOKIE_NAME = "django_language" if IS_LOCAL else f"{OWN_HOST}django_language"
LANGUAGE_COOKIE_SECURE = not IS_LOCAL
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files -------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT: Path | None = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "afterwards.web.static_files.NamedByContent"},
}

# --- Walls --------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "object-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["afterwards"],
}
# Not "no-referrer": browsers then send "Origin: null" with every form, and none passes.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = not IS_LOCAL and _flag("AFTERWARDS_REDIRECT_TO_HTTPS", "yes")
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 365 * 86400
SECURE_HSTS_INCLUDE_SUBDOMAINS = _flag("AFTERWARDS_HTTPS_BELOW", "yes")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("AFTERWARDS_BEHIND_PROXY") else None
# A browser does not tell ports apart: the demonstration shall not sign anybody out of the real site.
_before = "demo-" if DEMO else "" if IS_LOCAL else OWN_HOST
SESSION_COOKIE_NAME = f"{_before}day"
CSRF_COOKIE_NAME = f"{_before}csrftoken"
MESSAGE_STORAGE = "afterwards.web.walls.Notes"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 90 * 86400
STAFF_IDLE = 60 * minutes("AFTERWARDS_STAFF_IDLE", default=30, least=5, most=60)
CSRF_FAILURE_VIEW = "afterwards.web.views.expired"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LOG_FORM = one_of("AFTERWARDS_LOG", "words", "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "words": {"()": "afterwards.web.logs.DiscreetFormatter"},
        "json": {"()": "afterwards.web.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORM}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django_tasks_db": {"level": "ERROR"},  # it would warn of every orderly end
        "django.tasks": {"level": "WARNING"},  # it would say of each piece of work that it began and ended
        "afterwards.ways_in": {"level": "INFO"},
        "afterwards.serve": {"level": "INFO"},
    },
}
