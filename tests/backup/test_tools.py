"""Which ``pg_dump`` and ``pg_restore`` are taken where a machine has several."""

import pytest

from config.backup import postgres
from config.lib.errors import RuleBroken

FAKE = """#!/bin/sh
[ "$1" = --version ] && echo "{name} (PostgreSQL) {version}.3 (Debian {version}.3-1)" && exit
[ {version} -lt 16 ] && echo "unsupported version (1.15) in file header" >&2 && exit 1
echo "list of {version}"
"""


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Has clients of PostgreSQL 9, 15 and 17, as after an upgrade of the system."""
    for version in (9, 15, 17):
        folder = tmp_path / str(version) / "bin"
        folder.mkdir(parents=True)
        for name in ("pg_dump", "pg_restore"):
            (folder / name).write_text(FAKE.format(name=name, version=version))
            (folder / name).chmod(0o755)
    monkeypatch.setattr(postgres, "WHERE_DEBIAN_PUTS_THEM", str(tmp_path))
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    return tmp_path


@pytest.mark.parametrize(("server", "taken"), [(14, 15), (15, 15), (16, 17), (17, 17)])
def test_the_tool_nearest_to_the_server_is_taken(machine, server, taken):
    """``pg_restore`` 17 tells an older server of a setting it does not know, and restores nothing:
    what 17 has dumped there could not be put back where only 15 reads it either."""
    for name in ("pg_dump", "pg_restore"):
        path, version = postgres.fitting(name, server)[0]
        assert (path, version) == (str(machine / str(taken) / "bin" / name), taken)


def test_tools_older_than_the_server_are_refused(machine):
    with pytest.raises(RuleBroken, match="là bản 17, cũ hơn PostgreSQL 18"):
        postgres.fitting("pg_dump", 18)


def test_a_dump_of_a_newer_tool_is_read_by_one_that_can(machine):
    programs = postgres.fitting("pg_restore", 15)
    path, listed = postgres.listed_by(programs, machine / "dump")
    assert (path, listed) == (str(machine / "17" / "bin" / "pg_restore"), "list of 17\n")
    with pytest.raises(RuleBroken, match="unsupported version"):
        postgres.listed_by(programs[:1], machine / "dump")
