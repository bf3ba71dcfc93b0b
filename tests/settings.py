"""The product's settings with what tests need: own folder, cheap passwords, file database.

``TEST_DATABASE_URL`` and ``TEST_REDIS_URL`` choose the servers; production's variables never reach
a test. On SQLite the database is a file, because memory has neither write-ahead log nor locks.
A worker that a test starts gets the same folder, queue and database through the environment.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if not os.environ.get("CHIBO_TEST_VAR"):
    os.environ["CHIBO_TEST_VAR"] = tempfile.mkdtemp(prefix="chibo-test-")
    atexit.register(shutil.rmtree, os.environ["CHIBO_TEST_VAR"], ignore_errors=True)
FOLDER = Path(os.environ["CHIBO_TEST_VAR"], os.environ.get("PYTEST_XDIST_WORKER", ""))
for name in (
    *("DATABASE_URL", "MIGRATION_DATABASE_URL", "SECRET_KEY", "FIELD_KEY", "ALLOWED_HOSTS"),
    *("TRUSTED_PROXIES", "CHECKPOINT_KEY_FILE", "CHECKPOINT_DIR"),
    *("CSRF_TRUSTED_ORIGINS", "HTTPS", "DEBUG", "CONN_MAX_AGE", "JOB_LEASE_SECONDS"),
    *("IDLE_MINUTES_PRIVILEGED", "IDLE_MINUTES_BRANCH", "SECOND_FACTOR_ROLES"),
):
    os.environ.pop(name, None)
if os.environ.get("CHIBO_TEST_LEASE_SECONDS"):  # of a worker that is to be killed
    os.environ["JOB_LEASE_SECONDS"] = os.environ["CHIBO_TEST_LEASE_SECONDS"]
os.environ["CHIBO_VAR"] = str(FOLDER)
os.environ["CHECKPOINT_KEY_FILE"] = str(FOLDER / "keys" / "checkpoint.pem")
os.environ["CHECKPOINT_DIR"] = str(FOLDER / "checkpoints")
os.environ["SECOND_FACTOR"] = "offered"  # tests of its own require it
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "")
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from config.settings import *  # noqa: E402, F403 - the environment above decides what it reads
from config.settings import (  # noqa: E402
    CELERY_BEAT_SCHEDULE,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    DATABASES,
    REDIS_URL,
    STORAGES,
)

database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    database["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:  # a lock nobody gives back or a query without end fails a test instead of hanging it
    waits = "-c lock_timeout=30s -c statement_timeout=60s"
    database["OPTIONS"]["options"] += f" {waits}"
    if os.environ.get("CHIBO_TEST_TEMPLATE"):  # migrated already, so that nothing is left to do
        database["TEST"] = {"TEMPLATE": os.environ["CHIBO_TEST_TEMPLATE"]}
database["NAME"] = os.environ.get("CHIBO_TEST_DATABASE") or database["NAME"]
# A server in a process of its own may keep its connections, as the product does.
database["CONN_MAX_AGE"] = int(os.environ.get("CHIBO_TEST_CONN_MAX_AGE", "0"))

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FAILPOINT_FILE = FOLDER / "failpoint.json"
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # an empty place: the live server takes files from their sources
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

if os.environ.get("CHIBO_TEST_BEAT_SECONDS"):  # the clock of a worker with -B runs fast
    for entry in CELERY_BEAT_SCHEDULE.values():
        entry["schedule"] = float(os.environ["CHIBO_TEST_BEAT_SECONDS"])
    if os.environ.get("CHIBO_TEST_BEAT_ONLY"):  # or what a day brings comes every second
        wanted = os.environ["CHIBO_TEST_BEAT_ONLY"].split()
        for name in [name for name in CELERY_BEAT_SCHEDULE if name not in wanted]:
            del CELERY_BEAT_SCHEDULE[name]

if REDIS_URL:  # a Redis of others stays clean: every key of this run begins with its own name
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{FOLDER}:"
