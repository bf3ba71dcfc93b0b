"""The start-up on a bare machine: what is missing, what is done already, what is said."""

import os
import socket
import subprocess
import sys
import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from branches.choices import Role
from branches.models import PartyOrganization, Post, User
from config.bootstrap import make_ready, system
from config.bootstrap.environment import Environment
from config.bootstrap.messages import SetupFailed, tail
from config.bootstrap.setups import RUN, TEST, digest, is_fulfilled, setup_for
from config.management.commands.run import only_run, public_addresses
from config.management.serving import network
from config.management.serving.preparing import collect_static_if_stale, is_empty
from config.management.serving.processes import Child, answers, stop_all
from config.management.testing.legs import LEGS, Result, counts, judge

REPORT = '<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1"/></testsuites>'


@pytest.mark.parametrize(
    ("arguments", "setup"),
    [(["run"], RUN), ([], RUN), (["indicators", "--json"], RUN), (["test", "--leg", "x"], TEST)],
)
def test_only_the_test_command_needs_the_test_tools(arguments, setup):
    assert setup_for(arguments) is setup


def test_a_stamp_fits_one_lock_under_one_python():
    stamp = f"{digest(b'lock', '3.11.2')}\n"
    assert is_fulfilled(stamp, b"lock", "3.11.2")
    assert not is_fulfilled(stamp, b"lock changed", "3.11.2")
    assert not is_fulfilled(stamp, b"lock", "3.13.5")
    assert not is_fulfilled("", b"lock", "3.11.2")


def test_the_set_up_of_the_tests_fulfils_that_of_the_product():
    assert set(RUN.locks) < set(TEST.locks)


@pytest.fixture
def bare(tmp_path):
    """A project folder with locks and nothing installed."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("")
    (tmp_path / "manage.py").write_text("")
    return Environment(tmp_path)


def test_a_folder_without_venv_is_neither_ready_nor_usable(bare):
    assert not bare.is_ready(RUN)
    assert not bare.is_usable()


def test_a_half_made_venv_is_not_usable(bare):
    bare.python.parent.mkdir(parents=True)
    bare.python.write_text("")
    bare.stamp.write_text(digest(b"", sys.version.split()[0]))
    assert not bare.is_usable()
    assert not bare.is_ready(RUN)


def test_a_half_deleted_venv_is_not_ready(bare):
    """Its Python still starts, as that of the system: started in there again, it would start itself
    again and again, and pip would install beside the packages of the system."""
    made = [sys._base_executable, "-m", "venv", "--without-pip", str(bare.folder)]
    subprocess.run(made, check=True)
    bare.stamp.write_text(digest(b"", bare.version()))
    assert bare.is_ready(RUN)
    (bare.folder / "pyvenv.cfg").unlink()
    assert not bare.is_ready(RUN)
    assert not bare.is_usable()


def test_an_installation_that_fails_says_where_to_look_and_leaves_no_stamp(bare, monkeypatch):
    (bare.root / "requirements" / "run.txt").write_text("nothing-of-that-name==1 --hash=sha256:00")
    bare.wheels.mkdir()
    monkeypatch.setattr(Environment, "is_usable", lambda self: True)
    monkeypatch.setattr(Environment, "_create", lambda self: None)
    bare.folder.mkdir()
    bare.python = type(bare.root)(sys.executable)
    with pytest.raises(SetupFailed, match="kiểm tra thư mục wheels/"):
        bare.install(RUN)
    assert not bare.stamp.exists()


def test_a_prepared_container_skips_the_set_up(tmp_path, monkeypatch):
    monkeypatch.setenv("CHIBO_BOOTSTRAP", "off")
    make_ready(tmp_path, ["manage.py", "run"])
    assert list(tmp_path.iterdir()) == []


def test_missing_libraries_are_named_by_their_debian_packages(monkeypatch):
    monkeypatch.setattr(system, "has_library", lambda name: False)
    assert system.missing_packages(RUN) == [
        "libpango-1.0-0",
        "libpangoft2-1.0-0",
        "libharfbuzz-subset0",
    ]


def test_servers_given_by_address_need_no_package(monkeypatch):
    monkeypatch.setattr(system.os.path, "exists", lambda path: False)
    monkeypatch.setattr(system.glob, "glob", lambda pattern: [])
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.delenv("TEST_REDIS_URL", raising=False)
    assert system.missing_test_tools() == ["chromium", "libatomic1", "postgresql", "redis-server"]
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://somewhere/")
    monkeypatch.setenv("TEST_REDIS_URL", "redis://somewhere/")
    assert system.missing_test_tools() == ["chromium", "libatomic1"]


def test_without_the_right_to_install_the_one_line_is_printed(monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(system, "apt_prefix", lambda: None)
    with pytest.raises(SetupFailed) as refusal:
        system.install_packages(["libpango-1.0-0"])
    assert str(refusal.value).splitlines()[-1] == (
        "  su -c 'apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0'"
    )


def test_a_system_without_apt_is_told_what_it_lacks(monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    with pytest.raises(SetupFailed, match="thiếu libpango-1.0-0"):
        system.install_packages(["libpango-1.0-0"])


def test_nothing_missing_installs_nothing(monkeypatch):
    monkeypatch.setattr(system, "run_apt", None)
    system.install_packages([])


def test_only_the_end_of_a_long_output_is_shown():
    assert tail("\n".join("abcdef"), lines=2) == "e\nf"


def test_by_default_only_this_machine_reaches_the_server():
    assert network.listening_place({}) == ("127.0.0.1", 8000)
    assert network.listening_place({"HOST": "0.0.0.0", "PORT": "80"}) == ("0.0.0.0", 80)
    assert network.listening_place({"HOST": "[::1]", "PORT": " "}) == ("::1", 8000)


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "²"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CommandError, match="PORT phải là số"):
        network.listening_place({"PORT": port})


def test_a_port_in_use_is_named_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"PORT={port + 1} python3 manage.py run"):
            network.check_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(CommandError, match="kiểm tra lại HOST"):
        network.check_free("192.0.2.1", 8000)


def test_a_name_nobody_knows_faces_nobody(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    assert public_addresses("chibo.khong-co") == []  # `check_free` says what is wrong


def no_such_name(*args, **kwargs):
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_a_name_stands_for_its_addresses(monkeypatch):
    place = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [place])
    assert "địa chỉ Internet 8.8.8.8" in public_addresses("chibo.vn")[0]


@pytest.mark.parametrize(
    ("host", "only_here"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.vn", False)],
)
def test_the_warning_about_plain_http_depends_on_who_can_reach_the_server(host, only_here):
    assert network.is_only_here(host) is only_here


def test_listening_everywhere_shows_the_addresses_of_the_network():
    assert network.reachable_hosts("0.0.0.0", ["10.0.0.7"]) == ["127.0.0.1", "10.0.0.7"]
    assert network.reachable_hosts("10.0.0.7", ["10.0.0.7", "10.1.0.7"]) == ["10.0.0.7"]
    assert not [address for address in network.local_addresses() if address.startswith("127.")]


def test_one_data_folder_is_used_by_one_run(tmp_path):
    lock = tmp_path / "run.lock"
    with (
        only_run(lock, "http://127.0.0.1:8000/"),
        pytest.raises(CommandError, match=r"đang chạy rồi \(http://127.0.0.1:8000/"),
        only_run(lock, "http://127.0.0.1:9000/"),
    ):
        pass
    with only_run(lock, "http://127.0.0.1:9000/"):
        assert lock.read_text() == f"http://127.0.0.1:9000/, tiến trình {os.getpid()}"


def test_a_log_that_grew_is_laid_aside_while_its_child_writes(tmp_path, monkeypatch):
    monkeypatch.setattr("config.management.serving.processes.KEPT_LOG_BYTES", 1000)
    talks = "import sys, time\nfor n in range(10**9): print(n, flush=True); time.sleep(0.001)"
    child = Child("nói", [sys.executable, "-c", talks], tmp_path / "noi.log").start()
    try:
        limit = time.monotonic() + 20
        while not (tmp_path / "noi.log.1").exists() and time.monotonic() < limit:
            child.keep_log_short()
        before = int(child.last_words(1) or -1)
        time.sleep(0.2)
        assert int(child.last_words(1)) > before
        assert child.log.stat().st_size < 5000
        assert (tmp_path / "noi.log.1").read_text().startswith("0\n1\n")
    finally:
        stop_all([child])


def test_children_are_ended_even_if_they_do_not_want_to(tmp_path, monkeypatch):
    monkeypatch.setattr("config.management.serving.processes.PATIENCE_SECONDS", 0.3)
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('on duty', flush=True); time.sleep(60)"
    )
    children = [
        Child("bướng", [sys.executable, "-c", stubborn], tmp_path / "one.log").start(),
        Child("ngoan", [sys.executable, "-c", "print('bye')"], tmp_path / "two.log").start(),
    ]
    children[1].process.wait()
    stop_all(children)
    assert all(child.has_ended() for child in children)
    assert children[1].last_words() == "bye"


def test_an_open_port_without_an_application_is_not_an_answer():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        assert not answers("127.0.0.1", port, "/", "localhost")


def test_static_files_are_gathered_once(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = []
    said = []
    collect_static_if_stale(settings.STATIC_ROOT, said.append)
    collect_static_if_stale(settings.STATIC_ROOT, said.append)
    assert said == ["Đang chuẩn bị giao diện…"]


@pytest.mark.django_db
def test_the_first_administrator_gets_the_root_and_must_change_the_password(capsys):
    assert is_empty()
    call_command("create_first_admin", name="Đảng bộ xã Bản Mẫu")
    printed = capsys.readouterr().out
    root, admin = PartyOrganization.objects.get(), User.objects.get()
    post = Post.objects.get()
    assert (root.name, root.parent, post.role) == ("Đảng bộ xã Bản Mẫu", None, Role.SYSTEM_ADMIN)
    assert (post.user, post.organization) == (admin, root)
    assert admin.must_change_password
    assert admin.check_password(printed.split()[-1])
    assert not is_empty()
    with pytest.raises(CommandError, match="đã có đơn vị gốc"):
        call_command("create_first_admin", name="Đảng bộ khác")


@pytest.mark.django_db
def test_without_a_name_nothing_is_founded():
    with pytest.raises(CommandError, match="Cần tên của đơn vị gốc"):
        call_command("create_first_admin")
    assert is_empty()


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "leg.xml"
    path.write_text(REPORT)
    return path


def test_results_are_counted_from_the_report(report):
    assert counts(report) == (2, 2, 1)


def test_a_leg_that_crashed_is_a_failure(tmp_path):
    result = judge(LEGS[0], 3, tmp_path / "none.xml", 1.0, is_selection=False)
    assert (result.passed, result.failed) == (0, 1)


def test_a_leg_without_tests_is_a_failure_unless_tests_were_selected(tmp_path):
    none = tmp_path / "none.xml"
    assert judge(LEGS[0], 5, none, 1.0, is_selection=False).failed == 1
    assert judge(LEGS[0], 5, none, 1.0, is_selection=True).failed == 0


def test_a_result_says_what_ran():
    line = Result(LEGS[0], passed=3, failed=0, skipped=0, seconds=4.2).line()
    assert line == "✓ Toàn bộ trên SQLite [sqlite]: 3 passed, 0 failed, 0 skipped, 4 s"


def test_set_up_messages_leave_stdout_to_the_command(settings):
    answer = subprocess.run(
        [sys.executable, "-c", "from config.bootstrap.messages import say; say('Xin chào')"],
        capture_output=True,
        encoding="utf-8",
        cwd=settings.BASE_DIR,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert (answer.stdout, answer.stderr) == ("", "Xin chào\n")
