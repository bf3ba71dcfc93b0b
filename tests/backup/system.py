"""A system to back up, and an empty one beside it to restore into, each a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import connection, transaction

from branches import audit, jobs
from branches.actions.work import request_job
from branches.models import Job, User
from branches.permissions import SYSTEM
from config.backup.postgres import url_of


def filled(village):
    """Signed minutes, a job with its file, a running one: what a backup must carry."""
    for login in User.objects.all():
        with transaction.atomic():
            audit.record("branches.login_created", "Tạo tài khoản", target=login, by=SYSTEM)
            for post in login.post_set.all():
                audit.record("branches.post_opened", "Giao vai trò", target=post, by=SYSTEM)
    village.signed()
    path, digest = jobs.store(b"bao cao " * 5000)
    add_job(village, state="DONE", result_path=path, result_sha256=digest)
    return village


def add_job(village, **values):
    job = request_job(
        kind="x",
        title="Báo cáo",
        organization=village.branch,
        params={"number": Job.objects.count()},
        by=SYSTEM,
    )
    Job.objects.filter(pk=job.pk).update(**values)
    return job


@dataclass
class OtherSystem:
    """An installation with its own folder, database and keys; ``call`` runs one command in it.

    ``two_roles``: on PostgreSQL one role owns the tables, another is the program's.
    """

    folder: Path
    keys: dict = field(default_factory=dict)
    two_roles: bool = False

    def __post_init__(self):
        self.url = f"sqlite:///{self.folder / 'chibo.sqlite3'}"
        self.database = self.owner = self.program = None
        if connection.vendor == "postgresql":
            self.database = f"khac_{os.getpid()}_{self.folder.name}".replace("-", "_")
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{self.database}"')
            self.url = url_of(self.database)
            if self.two_roles:
                self._make_roles()

    def _make_roles(self):
        self.owner, self.program = f"{self.database}_chu", f"{self.database}_ct"
        with connection.cursor() as cursor:
            for role in (self.owner, self.program):
                cursor.execute(f"CREATE ROLE \"{role}\" LOGIN PASSWORD 'khac'")
            cursor.execute(f'ALTER DATABASE "{self.database}" OWNER TO "{self.owner}"')
        where = self.url.split("@", 1)[1]
        self.url = f"postgres://{self.program}:khac@{where}"
        self.keys = {
            **self.keys,
            "MIGRATION_DATABASE_URL": f"postgres://{self.owner}:khac@{where}",
        }

    def connect(self, role=None):
        """A connection to the database, as ``role`` or as whoever made it."""
        given = {**connection.get_connection_params(), "dbname": self.database}
        given.pop("cursor_factory", None)
        if role:
            given |= {"user": role, "password": "khac"}
        return psycopg2.connect(**given)

    def call(self, *arguments, program="manage.py"):
        return subprocess.run(
            [sys.executable, program, *map(str, arguments)],
            env={
                "PATH": os.environ["PATH"],
                "CHIBO_VAR": str(self.folder),
                "CHIBO_BOOTSTRAP": "off",
                "DATABASE_URL": self.url,
                **self.keys,
            },
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def drop(self):
        if self.database:
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
                for role in filter(None, (self.owner, self.program)):
                    cursor.execute(f'DROP ROLE "{role}"')
