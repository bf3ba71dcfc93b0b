"""The tools of PostgreSQL: found, fitting in version, called without a password on the command."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connections, transaction

from config.lib.errors import RuleBroken

WHERE_DEBIAN_PUTS_THEM = "/usr/lib/postgresql"
NOT_DUMPED = ("EXTENSION", "SCHEMA - public")


def tools(name):
    """``{path: major version}`` of every ``pg_dump`` or ``pg_restore`` of this machine."""
    found = [str(path) for path in Path(WHERE_DEBIAN_PUTS_THEM).glob(f"*/bin/{name}")]
    on_path = shutil.which(name)
    programs = {path: _version(path) for path in [*found, *([on_path] if on_path else [])]}
    if not programs:
        raise RuleBroken(f"Máy này không có {name}. Đồng chí cài gói postgresql-client.")
    return programs


def fitting(name, major):
    """Pairs of path and version of those at least as new as what they work on, the oldest first.

    None of them need be as old as the server, but the nearer the better: ``pg_restore`` 17 names a
    setting that servers before 17 refuse.
    """
    programs = tools(name)
    found = [(path, version) for path, version in programs.items() if version >= major]
    if not found:
        raise RuleBroken(
            f"{name} của máy này là bản {max(programs.values())}, cũ hơn PostgreSQL {major}. Đồng "
            f"chí cài gói postgresql-client-{major}."
        )
    return sorted(found, key=lambda pair: pair[1])


def server_major(using="default"):
    return connections[using].pg_version // 10000


def environment(using="default"):
    """Where and as whom to connect, as the variables all PostgreSQL tools read."""
    given = connections[using].get_connection_params()
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
        "database": "PGDATABASE",
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
    }
    chosen = {names[name]: str(given[name]) for name in names if given.get(name)}
    # A dump reads for as long as it takes; the limits of pages are not its own.
    chosen["PGOPTIONS"] = "-c statement_timeout=0 -c lock_timeout=60s"
    return {**os.environ, **chosen}


def url_of(name, using="default"):
    """The address of another database on the same server, as ``DATABASE_URL`` takes it."""
    given = connections[using].get_connection_params()
    user, password = (quote(str(given.get(part, "")), safe="") for part in ("user", "password"))
    who = f"{user}:{password}@" if password else f"{user}@" if user else ""
    host, port = str(given.get("host", "")), given.get("port")
    query = {"host": host} if host.startswith("/") else {}
    query |= {part: given[part] for part in ("sslmode", "sslrootcert") if given.get(part)}
    if query.get("host"):
        query |= {"port": port} if port else {}
        where = ""
    else:
        where = f"{host}:{port}" if port else host
    return f"postgres://{who}{where}/{name}" + (f"?{urlencode(query, safe='/')}" if query else "")


def dump_into(target, snapshot, using):
    """Write a dump in the custom format to ``target``, as of the exported ``snapshot``."""
    path, _ = fitting("pg_dump", server_major(using))[0]
    command = [path, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    with subprocess.Popen(  # noqa: S603 - a program of the system, fixed words
        command,
        env=environment(using),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            shutil.copyfileobj(process.stdout, target, 1 << 20)
        except BaseException:
            process.kill()
            raise
        complaint = process.stderr.read().decode(errors="replace")
    if process.returncode:
        raise RuleBroken(f"pg_dump không chạy được: {_last_line(complaint)}")


def restore_from(dump, folder, using):
    """Fill the database, which holds nothing of anybody, from the dump: the whole or nothing."""
    path, listed = listed_by(fitting("pg_restore", server_major(using)), dump)
    chosen = folder / "database.list"
    lines = [line for line in listed.splitlines() if not any(f" {w}" in line for w in NOT_DUMPED)]
    chosen.write_text("\n".join(lines) + "\n", encoding="utf-8")
    empty(using)
    _want_extensions(listed, using)
    command = [
        *(path, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"),
        f"--use-list={chosen}",
        f"--dbname={environment(using)['PGDATABASE']}",
        str(dump),
    ]
    answer = _run(command, environment(using))
    chosen.unlink()
    if answer.returncode:
        raise RuleBroken(
            "pg_restore không chạy được, cơ sở dữ liệu vẫn trống: " + _last_line(answer.stderr)
        )


def empty(using):
    """Drop the tables: empty ones of another version than those of the dump, or what came of a
    dump that does not hold."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc p WHERE pronamespace = "
            "current_schema()::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_depend d "
            "WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")


def listed_by(programs, dump):
    """The first of ``programs`` that reads the dump, which may come of a newer tool, and the list
    it gives of what is in there."""
    for path, _ in programs:
        answer = _run([path, "--list", str(dump)], dict(os.environ))
        if answer.returncode == 0:
            return path, answer.stdout
    raise RuleBroken(f"pg_restore không đọc được bản sao: {_last_line(answer.stderr)}")


def _want_extensions(listed, using):
    """Extensions belong to the server: made where the role may, otherwise an administrator does."""
    for name in re.findall(r" EXTENSION - (\w+)", listed):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")


def _run(command, variables):
    return subprocess.run(  # noqa: S603 - a program of the system, fixed words
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _version(path):
    found = re.search(r"\) (\d+)", _run([path, "--version"], dict(os.environ)).stdout)
    return int(found[1]) if found else 0


def _last_line(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "không rõ lý do"
