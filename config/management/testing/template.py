"""A migrated database that every test process of a run copies, instead of migrating its own."""

import os
import subprocess
import sys
from contextlib import contextmanager

import environ
import psycopg2
from django.conf import settings

from config.management.testing.servers import ServerMissing


@contextmanager
def migrated_template(url):
    """Yield the name of a database on the server at ``url`` to which all migrations were applied.

    PostgreSQL copies it in a second, where migrating takes a process some twelve of its processor.
    """
    name = f"chibo_template_{os.getpid()}"
    _ask(url, f'CREATE DATABASE "{name}"')
    try:
        _migrate(url, name)
        yield name
    finally:
        _ask(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _migrate(url, name):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": url,
        "CHIBO_TEST_DATABASE": name,
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter, fixed words
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--no-input"],
        env=environment,
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ServerMissing(f"migrate: {done.stdout[-2000:]}")


def _ask(url, statement):
    """Carry out what stands outside any transaction, in the database ``url`` names."""
    config = environ.Env.db_url_config(url)
    connection = psycopg2.connect(
        dbname=config["NAME"],
        user=config["USER"],
        password=config["PASSWORD"],
        host=config.get("HOST") or config.get("OPTIONS", {}).get("host"),
        port=config.get("PORT") or None,
    )
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
