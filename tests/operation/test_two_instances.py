"""F28: two instances start on an empty database at the same moment: one migrates, both serve."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.backup.system import OtherSystem
from tests.operation.server import Browser, Server, listening

pytestmark = [pytest.mark.faults(long=True), pytest.mark.timeout(900)]


@pytest.fixture
def empty(transactional_db, tmp_path):
    folder = tmp_path / "moi"
    folder.mkdir(mode=0o700)
    made = OtherSystem(folder)
    yield made
    made.drop()


def start(system, *arguments):
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        env={
            "PATH": os.environ["PATH"],
            "CHIBO_VAR": str(system.folder),
            "CHIBO_BOOTSTRAP": "off",
            "DATABASE_URL": system.url,
        },
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_f28_one_migrates_and_the_other_waits(empty, tmp_path):
    both = [start(empty, "migrate", "--verbosity", "1") for _ in range(2)]
    told = [process.communicate(timeout=600) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    applied = [out.count("OK") for out, _ in told]
    assert min(applied) == 0  # one did all of it
    assert max(applied) > 20
    waited = told[applied.index(0)][1]
    assert "Một tiến trình khác đang chuẩn bị cơ sở dữ liệu" in waited
    checked = empty.call("check_integrity", "--only", "guards", "--only", "storage")
    assert checked.returncode == 0, checked.stdout
    system = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "CHIBO_VAR": str(empty.folder),
        "DATABASE_URL": empty.url,
    }
    with listening() as first, listening() as second:
        servers = [
            Server(one, tmp_path / f"{number}.log", **system)
            for number, one in enumerate((first, second))
        ]
        try:
            for server in servers:
                server.wait_until_it_serves()
                assert Browser(server.port).get("/san-sang/")[0] == 200
        finally:
            for server in servers:
                server.kill()
