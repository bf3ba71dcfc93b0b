"""The start refuses settings that must not face other people, with a sentence for each."""

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings as project

from config.management.serving.safety import is_public, weaknesses

STRONG = secrets.token_urlsafe(50)


@pytest.fixture
def strong(settings, tmp_path):
    """What a real installation has."""
    settings.VAR_DIR = tmp_path
    settings.SECRET_KEY = settings.FIELD_KEY = STRONG
    settings.DEBUG, settings.HTTPS, settings.ALLOW_HTTP = False, True, False
    settings.ALLOWED_HOSTS = ["chibo.xa.vn"]
    settings.DATABASES["default"] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "chibo.sqlite3"),
    }
    for name in ("secret_key", "field_key", "chibo.sqlite3"):
        (tmp_path / name).touch(0o600)
    tmp_path.chmod(0o700)
    return settings


@pytest.fixture(autouse=True)
def _databases_stay(settings):
    kept = dict(settings.DATABASES)
    yield
    settings.DATABASES.clear()
    settings.DATABASES.update(kept)


def test_a_real_installation_is_strong_enough(strong):
    assert weaknesses(strong, is_only_here=False) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SECRET_KEY", "ngan", "SECRET_KEY ngắn hơn 50 ký tự"),
        ("FIELD_KEY", "k" * 60, "FIELD_KEY dễ đoán"),
        ("SECRET_KEY", "django-insecure-" + "x7" * 30, "SECRET_KEY dễ đoán"),
        ("SECOND_FACTOR_ROLES", ["COMMITEE_STAFF"], "SECOND_FACTOR_ROLES có COMMITEE_STAFF"),
        ("DEBUG", True, "DEBUG đang bật"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS có dấu *"),
        ("HTTPS", False, "ALLOWED_HOSTS có chibo.xa.vn mà HTTPS chưa bật"),
    ],
)
def test_each_weakness_is_named(strong, name, value, told):
    setattr(strong, name, value)
    found = weaknesses(strong, is_only_here=False)
    assert len(found) == 1
    assert found[0].startswith(told)


def test_plain_http_beyond_this_machine_needs_consent(strong):
    strong.HTTPS, strong.ALLOW_HTTP = False, True
    assert weaknesses(strong, is_only_here=False) == []


def test_on_this_machine_alone_things_may_be_tried(strong):
    strong.HTTPS, strong.DEBUG = False, True
    strong.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    assert weaknesses(strong, is_only_here=True) == []


def test_files_others_can_read_are_named(strong, tmp_path):
    (tmp_path / "field_key").chmod(0o640)
    (tmp_path / "chibo.sqlite3").chmod(0o644)
    assert len(weaknesses(strong, is_only_here=True)) == 1  # nobody else enters the folder
    tmp_path.chmod(0o755)
    found = weaknesses(strong, is_only_here=True)
    assert [one.split(". ")[0] for one in found] == [
        "Người khác đọc được tệp khóa",
        "Mọi người trên máy đọc được cơ sở dữ liệu",
    ]


@pytest.mark.parametrize(("address", "public"), [("192.168.1.20", False), ("8.8.8.8", True)])
def test_addresses_of_the_internet_are_known(address, public):
    assert is_public(address) is public


def start(tmp_path, *command, **environment):
    tmp_path.chmod(0o700)
    return subprocess.run(
        [sys.executable, *command],
        env={
            "PATH": os.environ["PATH"],
            "CHIBO_VAR": str(tmp_path),
            "CHIBO_BOOTSTRAP": "off",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **environment,
        },
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_production_settings_pass_the_deployment_check(tmp_path):
    answer = start(
        tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING",
        HTTPS="true", ALLOWED_HOSTS="chibo.xa.vn",
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "no issues (0 silenced)" in answer.stdout


def test_run_and_the_web_server_refuse_weak_settings(tmp_path):
    weak = {"ALLOWED_HOSTS": "chibo.xa.vn"}
    answer = start(tmp_path, "manage.py", "run", "--no-demo", **weak)
    assert answer.returncode == 1
    assert "HTTPS chưa bật" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "chibo.sqlite3").exists()
    answer = start(tmp_path, "-c", "import config.wsgi", **weak)
    assert answer.returncode == 1
    assert "HTTPS chưa bật" in answer.stderr.splitlines()[-1]
