"""The database itself: readable, its references whole, its guards in place and unchanged."""

import re

from django.db import connection

from branches import guards
from branches.integrity import Fault

TRIGGER = re.compile(r"CREATE (?:OR REPLACE )?TRIGGER (\w+) .*? ON (\w+)\b", re.DOTALL)
FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\(\).* AS \$(\w+)\$(.*)\$\2\$", re.DOTALL)
SHOWN = 20


def storage():
    """SQLite reads every page and index; PostgreSQL watches its pages itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA integrity_check({SHOWN})")
        for (answer,) in cursor.fetchall():
            if answer != "ok":
                yield Fault("Tệp cơ sở dữ liệu", answer)


def references():
    """No row leads to a row that is not there; no constraint waits to be proven."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_key_check")
            for table, row, target, _ in cursor.fetchall():
                yield Fault(f"Bảng {table}, dòng {row}", f"dẫn tới dòng không có ở bảng {target}")
            return
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
        )
        for table, name in cursor.fetchall():
            yield Fault(f"Bảng {table}", f"ràng buộc {name} chưa được kiểm tra hết")


def guards_in_place():
    """Every registered trigger is installed, enabled, and reads as it was written."""
    installed, functions = _installed()
    for guard in guards.GUARDS:
        for statement in guard.install_sql(connection.vendor):
            trigger, function = TRIGGER.search(statement), FUNCTION.search(statement)
            if function and functions.get(function[1]) != function[3]:
                yield Fault(f"Khóa bảo vệ {function[1]}", "nội dung khác với phần mềm")
            elif trigger and trigger[1] not in installed:
                yield Fault(f"Khóa bảo vệ {trigger[1]} của bảng {trigger[2]}", "không có, bị tắt")
            elif trigger and installed[trigger[1]] not in (None, statement):
                yield Fault(f"Khóa bảo vệ {trigger[1]}", "nội dung khác với phần mềm")


def _installed():
    """``{trigger: its text or None}`` and ``{function: its body}`` as the database has them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return dict(cursor.fetchall()), {}
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        triggers = dict.fromkeys(name for (name,) in cursor.fetchall())
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace"
        )
        return triggers, dict(cursor.fetchall())
