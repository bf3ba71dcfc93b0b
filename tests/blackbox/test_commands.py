"""How the commands answer: result on stdout, sentences on stderr, exit 0, 1 or 2 (product 6)."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.blackbox.building import COMMUNE, PROVINCE, call, regular, save_book, seat, unit

TREE = [PROVINCE, COMMUNE, unit("A")]


@pytest.fixture
def january(world):
    return world.settle(TREE, [seat(1, "A")], [regular("A", "03/01/2025", "1c1")])


BAD_PERIODS = ["2025M13", "2025M00", "2025Q5", "2025Q0", "2025H3", "25", "Q1", "2025-01", "nam nay"]


@pytest.mark.parametrize("period", BAD_PERIODS)
def test_a_period_that_does_not_exist_is_refused_in_a_sentence(january, period):
    answer = call("indicators", "--organization", "A", "--period", period, "--json")
    assert (answer.code, answer.out) == (1, "")
    assert period in answer.err


@pytest.mark.parametrize("day", ["31/02/2025", "2025", "hôm nay", "1/2025"])
def test_a_day_that_does_not_exist_is_refused_in_a_sentence(january, day):
    words = ("--organization", "A", "--period", "2025", "--on", day, "--json")
    answer = call("indicators", *words)
    assert (answer.code, answer.out) == (1, "")
    assert day in answer.err


def test_an_unknown_code_is_refused_in_a_sentence(january):
    answer = call("indicators", "--organization", "KHONGCO", "--period", "2025", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert "KHONGCO" in answer.err
    out = str(january.folder / "a.pdf")
    for words in (
        ("minutes", "--organization", "A", "--date", "03/01/2025"),  # taken over, without text
        ("minutes", "--organization", "A", "--date", "04/01/2025"),
        ("minutes", "--organization", "KHONGCO", "--date", "03/01/2025"),
        ("resolution", "999999"),
        ("report", "--organization", "KHONGCO", "--period", "2025Q1"),
        ("report", "--organization", "A", "--period", "2025Q7"),
    ):
        answer = call("render", *words, "-o", out)
        assert (answer.code, answer.out) == (1, ""), words
        assert answer.err
        assert not os.path.exists(out)


def test_without_a_day_today_is_read(january):
    # A past year is read on its last day whatever today is.
    words = ("--organization", "A", "--period", "2025", "--json")
    today, last = call("indicators", *words).json, january.indicators("A", "2025", "31/12/2025")
    assert {**today, "on": ""} == {**last, "on": ""}
    # A day after the period changes nothing either.
    later = january.indicators("A", "2025", "15/06/2026")
    assert {**later, "on": ""} == {**last, "on": ""}


def test_a_period_that_has_not_begun_is_empty(january):
    answer = january.indicators("A", "2025Q3", "31/03/2025")
    assert {tuple(answer[name].values()) for name in ("attendance", "regular", "thematic")} == {
        (0, 0, None)
    }


def test_every_refusal_of_an_import_leaves_json_on_stdout(january, tmp_path):
    for command, below in (
        ("import_organizations", ()),
        ("import_members", ("--organization", "X")),
        ("import_meetings", ("--organization", "X")),
    ):
        answer = call(command, str(tmp_path / "khong-co.xlsx"), *below, "--json")
        assert answer.code == 1
        assert answer.json["ok"] is False
        assert answer.json["errors"][0].keys() == {"sheet", "row", "column", "message"}
        assert "khong-co.xlsx" in answer.err


@pytest.fixture(scope="module")
def manage(tmp_path_factory):
    """Commands in processes of their own, on a database of their own: what a shell sees."""
    folder = tmp_path_factory.mktemp("lenh")
    skipped = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "SECRET_KEY")
    environment = {key: value for key, value in os.environ.items() if key not in skipped}
    environment |= {"CHIBO_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "django", *words],
            env=environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            check=False,
            timeout=60,
        )

    run.folder = folder
    return run


def test_stdout_holds_the_result_alone_and_the_code_tells_the_fate(manage):
    folder = manage.folder
    units = save_book(folder / "dv.xlsx", Đơn_vị=TREE)
    people = save_book(folder / "dang-vien.xlsx", Đảng_viên=[seat(1, "A"), seat(2, "KHAC")])
    done = manage("import_organizations", str(units), "--json")
    # The first command of all makes the database; what it says of that is not on stdout.
    assert (done.returncode, done.stderr.decode()) == (0, "Đang chuẩn bị cơ sở dữ liệu…\n")
    assert json.loads(done.stdout.decode())["created"] == 3
    wrong = manage("import_members", str(people), "--organization", "X", "--json")
    assert wrong.returncode == 1
    (problem,) = json.loads(wrong.stdout.decode())["errors"]
    assert (problem["row"], problem["column"]) == (3, "Mã chi bộ")
    assert "Mã chi bộ" in wrong.stderr.decode()
    words = ("--organization", "A", "--period", "2025Q1", "--json")
    figures = manage("indicators", *words)
    assert (figures.returncode, figures.stderr) == (0, b"")
    assert json.loads(figures.stdout.decode())["regular"] == {
        "part": 0,
        "whole": 3,
        "met": False,
    }
    unknown = manage("indicators", "--organization", "Z", "--period", "2025", "--json")
    assert (unknown.returncode, unknown.stdout) == (1, b"")
    for usage in (
        ("import_members", str(people)),
        ("render", "thu-moi", "-o", "a.pdf"),
    ):
        answer = manage(*usage)
        assert (answer.returncode, answer.stdout) == (2, b""), usage
        assert "Traceback" not in answer.stderr.decode()
