"""One settings file; with no environment at all the embedded edition: SQLite, file broker.

Readers fail loudly: a wrong value or a missing secret stops the start with a sentence.
"""

import sys
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.backup.rules import clock_of
from config.secret_files import read_or_create_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("CHIBO_VAR", default=str(BASE_DIR / "var")))
FILES_DIR = VAR_DIR / "files"
for folder in (VAR_DIR, FILES_DIR):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)

IS_WEB = env.bool("CHIBO_IS_WEB", default=False)  # set by config/wsgi.py
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or read_or_create_secret(VAR_DIR / "secret_key")
FIELD_KEY = env.str("FIELD_KEY", default="") or read_or_create_secret(VAR_DIR / "field_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
ALLOW_HTTP = env.bool("ALLOW_HTTP", default=False)  # consent to plain HTTP beyond this machine


def one_of(name, choices, default):
    """The value of an environment variable; any other than ``choices`` stops the start."""
    value = env.str(name, default=default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} phải là một trong: {', '.join(choices)}.")
    return value


INSTALLED_APPS = [
    "config",
    "branches",
    "members",
    "meetings",
    "resolutions",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "branches.middleware.TraceMiddleware",
    "branches.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "branches.header_middleware.HeaderMiddleware",
    "branches.views.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "branches.middleware.WholeBodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "branches.access_middleware.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "branches.rule_middleware.RulesReadOnceMiddleware",
    "branches.account_middleware.AccountMiddleware",
    "branches.secrecy_middleware.SecrecyMiddleware",
    "branches.middleware.OnceMiddleware",
    "branches.access_middleware.DeclaredAccessMiddleware",
    "branches.middleware.RefusalMiddleware",
    "branches.account_middleware.ProofMiddleware",
    "branches.middleware.FormAddressMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "branches.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                *("config.lib.quick_urls", "config.lib.quick_includes", "config.lib.quick_dates")
            ],
            "libraries": {"quick_forms": "config.lib.quick_forms"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "branches.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "config.lib.form_rendering.QuickRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database -------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-16000;"
    ),
}
# Compiling a statement took PostgreSQL longer (1.5 s) than carrying it out for a whole province.
# A page waits for no lock and no query for ever; what runs in the background may take longer.
STATEMENT_SECONDS = env.int("STATEMENT_SECONDS", default=30 if IS_WEB else 900)
POSTGRES_OPTIONS = " ".join(
    f"-c {option}"
    for option in (
        "jit=off",
        "synchronous_commit=on",
        f"statement_timeout={STATEMENT_SECONDS}s",
        "lock_timeout=10s",
        f"idle_in_transaction_session_timeout={60 if IS_WEB else 900}s",
    )
)
CONNECT_SECONDS = 5


def database_from(url):
    """The settings of one database; SQLite is always opened with write-ahead log and real locks."""
    database = environ.Env.db_url_config(url)
    database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    database["CONN_HEALTH_CHECKS"] = True
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = dict(SQLITE_OPTIONS)
    if database["ENGINE"] == "django.db.backends.postgresql":
        options = database.setdefault("OPTIONS", {})
        options.setdefault("options", POSTGRES_OPTIONS)
        options.setdefault("connect_timeout", CONNECT_SECONDS)
    return database


EMBEDDED_DATABASE = f"sqlite:///{VAR_DIR / 'chibo.sqlite3'}"
DATABASES = {"default": database_from(env.str("DATABASE_URL", default=EMBEDDED_DATABASE))}
# Two roles in PostgreSQL: the owner changes tables, the program only rows (`branches.grants`).
MIGRATION_DATABASE_URL = env.str("MIGRATION_DATABASE_URL", default="")
OWNERS_COMMANDS = {"migrate", "remove_demo", "restore", "load_scale"}
PROGRAM_ROLE = DATABASES["default"].get("USER", "") if MIGRATION_DATABASE_URL else ""
if MIGRATION_DATABASE_URL and OWNERS_COMMANDS.intersection(sys.argv[1:2]):
    DATABASES = {"default": database_from(MIGRATION_DATABASE_URL)}

# --- people ---------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "branches.passwords.SmallServerArgon2Hasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "branches.password_words.ContextWordsValidator"},
]
LOGIN_URL = "branches:login"
LOGIN_REDIRECT_URL = "branches:home"
LOGOUT_REDIRECT_URL = "branches:login"
# Failures that cost nothing, then waiting doubles from 2 s, then the lock (branches/guessing.py).
THROTTLE_WINDOW_MINUTES = 15
THROTTLE_ONE_PLACE = {"free": 3, "lock_after": 10, "lock_seconds": 900}
THROTTLE_ELSEWHERE = {"free": 20, "lock_after": 30, "lock_seconds": 60}
THROTTLE_ONE_ADDRESS = {"free": 100, "lock_after": 110, "lock_seconds": 60}
DEVICE_COOKIE_NAME = "__Host-chibo-device" if HTTPS else "chibo-device"
# "required": whoever holds one of the roles works only with a second factor; "offered": optional
# for everybody. `run` offers it while only the demonstration is loaded, so that anyone can try it.
SECOND_FACTOR = one_of("SECOND_FACTOR", ("required", "offered"), default="required")
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES",
    default=["COMMITTEE_STAFF", "COMMITTEE_LEADER", "INSPECTOR", "SYSTEM_ADMIN"],
)
PROOF_MINUTES = 5  # so long a password typed again counts
TAKING_PROOF_MINUTES = 30  # … for files with personal data; logging in counts as well
SESSION_ENGINE = "branches.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # from logging in, however busy
IDLE_MINUTES_PRIVILEGED = env.int("IDLE_MINUTES_PRIVILEGED", default=30)
IDLE_MINUTES_BRANCH = env.int("IDLE_MINUTES_BRANCH", default=60)
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-chibo" if HTTPS else "chibo"
CSRF_COOKIE_NAME = "__Host-chibo-csrf" if HTTPS else "chibo-csrf"
CSRF_FAILURE_VIEW = "branches.views.errors.csrf_failure"

# --- trail: whose address it names, and the checkpoints kept outside the database ---------------

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # our own, each appends X-Forwarded-For
CHECKPOINT_KEY_FILE = Path(
    env.str("CHECKPOINT_KEY_FILE", default=f"{VAR_DIR}-keys/checkpoint_ed25519.pem")
)
CHECKPOINT_DIR = Path(env.str("CHECKPOINT_DIR", default=f"{VAR_DIR}-checkpoints"))

# --- language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "vi"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = False

# --- static files ---------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.lib.static_storage.GzipManifestStorage"},
}
MEDIA_ROOT = FILES_DIR
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site reads our files

# --- browser rules --------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(song|san-sang)/$"]  # machines ask without the proxy
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A whole request, with its files: the largest file a rule may allow (100 MB) and its form.
MOST_BODY_BYTES = 105 * 1024 * 1024
MOST_BODY_BYTES_OF_STRANGERS = 6 * 1024 * 1024  # the open pages take a form, or a PDF of 2 MB

# --- background jobs: the Job row is the truth, Celery the doorbell ---------------------------

REDIS_URL = env.str("REDIS_URL", default="")
QUEUE_DIR = VAR_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_timeout": 5}
else:
    for folder in (QUEUE_DIR / "messages", QUEUE_DIR / "control"):
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.2,
    }
    CELERY_BROKER_TRANSPORT = "config.lib.file_broker:Transport"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "branches.tasks.sweep_jobs", "schedule": 30.0},
    "back-up": {"task": "config.tasks.back_up", "schedule": 600.0},
    "count-tables": {"task": "config.tasks.count_tables", "schedule": crontab(hour=3, minute=30)},
    "sweep-files": {"task": "branches.tasks.sweep_files", "schedule": 6 * 3600.0},
    "reduce-left": {"task": "members.tasks.reduce_left", "schedule": 24 * 3600.0},
    "seal-trail": {"task": "branches.tasks.seal_trail", "schedule": 900.0},
    "send-mail": {"task": "branches.tasks.send_mail", "schedule": 60.0},
    "tidy-accounts": {"task": "branches.tasks.tidy_accounts", "schedule": 3600.0},
    "remind": {"task": "meetings.tasks.remind", "schedule": 900.0},
    "refresh-figures": {
        "task": "reports.tasks.refresh_figures",
        "schedule": 5.0,
        "options": {"expires": 5},  # a worker that was away need not count what the next ring does
    },
    "due-reports": {"task": "reports.tasks.make_due_reports", "schedule": 3600.0},
    "forget-revisions": {"task": "meetings.tasks.forget_revisions", "schedule": 24 * 3600.0},
    "escalate-tasks": {"task": "resolutions.tasks.escalate_tasks", "schedule": 3600.0},
}
# States of each place of the record of a meeting: so many, a page that saves by itself begins a new
# one after so many seconds, and all go so many days after the minutes are signed.
REVISIONS_KEPT = 40
REVISION_SECONDS = 60
REVISION_DAYS = 90
REFUSALS_KEPT = 60  # lines a login can fill in ten minutes
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=120)
JOB_MAX_ATTEMPTS = 3

# --- mail: without EMAIL_URL letters wait in the outbox, nothing leaves this machine ----------

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    globals().update(environ.Env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="chibo@localhost")
PUBLIC_URL = env.str("PUBLIC_URL", default="")  # where letters lead to, e.g. https://chibo.example

# --- backups by the clock: without BACKUP_DIR none are made and the health page says so ---------

BACKUP_DIR = env.str("BACKUP_DIR", default="")
BACKUP_TIMES = env.list("BACKUP_TIMES", default=["02:15"])  # times of day; made up for if missed
try:
    [clock_of(text) for text in BACKUP_TIMES]
except ValueError as error:
    raise ImproperlyConfigured(
        f"BACKUP_TIMES phải là các giờ như 02:15, không phải {error}."
    ) from None
BACKUP_KEEP = env.int("BACKUP_KEEP", default=14)
BACKUP_PASSPHRASE_FILE = env.str("BACKUP_PASSPHRASE_FILE", default="")
RESTORE_TEST_DAYS = env.int("RESTORE_TEST_DAYS", default=7)  # 0: never

DEMO_LOGINS_FILE = VAR_DIR / "demo_logins.txt"
SCALE_LOGINS_FILE = VAR_DIR / "scale_logins.txt"
PRODUCT_NAME = "Sinh hoạt Chi bộ"

# One JSON object a line, personal data blotted out; LOG_FORMAT=plain for a person at a terminal.
LOG_FORMATTERS = {"json": "config.lib.logs.ScrubbedJson", "plain": "config.lib.logs.ScrubbedText"}
LOG_FORMATTER = LOG_FORMATTERS[one_of("LOG_FORMAT", tuple(LOG_FORMATTERS), "json")]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": LOG_FORMATTER}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "chibo.request": {"level": "INFO" if IS_WEB else "WARNING"},
        "django.server": {"handlers": ["console"], "propagate": False},
    },
}
