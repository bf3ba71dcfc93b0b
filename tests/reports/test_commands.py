"""``indicators`` and ``render`` as scripts call them (product 6)."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from meetings.choices import MeetingState
from reports.management.commands.indicators import Command
from tests.factories import attend, hold, make_branch, make_meeting, make_member, make_org

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(db):
    commune = make_org(make_org(code="TINH"), code="XA", name="Đảng bộ xã Pa Tần")
    branch = make_branch(commune, code="CB1", name="Chi bộ bản Pho")
    speaker = make_member(branch, key="000000000001", full_name="Lò Thị Ánh")
    silent = make_member(branch, key="000000000002", full_name="Lò Văn Bình")
    late = make_member(branch, key="000000000003", since=date(2026, 9, 20))
    hold(branch, date(2026, 7, 3), [speaker, silent], spoke=[speaker], has_resolution=True)
    attend(
        make_meeting(branch, date(2026, 8, 3), state=MeetingState.MINUTES_ADOPTED),
        present=[speaker],
        unexcused=[silent],
    )
    assert late.pk
    return branch


def output(command, *arguments, **options):
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def indicators(*arguments):
    text = output("indicators", *arguments, "--on", "30/09/2026", "--json")
    assert text.count("\n") == 1
    return json.loads(text)


def test_indicators_json_of_a_branch_with_its_members(branch):
    answer = indicators("--organization", "CB1", "--period", "2026Q3", "--members")
    assert answer == {
        "organization": "CB1",
        "period": "2026Q3",
        "on": "30/09/2026",
        "official": False,
        "attendance": {"part": 3, "whole": 4, "met": False},
        "contributions": {"part": 1, "whole": 2, "met": False},
        "regular": {"part": 2, "whole": 3, "met": False},
        "thematic": {"part": 0, "whole": 1, "met": False},
        "resolutions": {"part": 1, "whole": 2, "met": False},
        "members": {
            "000000000001": {
                "expected": 2,
                "present": 2,
                "sessions_with_opinion": 1,
                "required": 1,
                "met": True,
            },
            "000000000002": {
                "expected": 2,
                "present": 1,
                "sessions_with_opinion": 0,
                "required": 1,
                "met": False,
            },
            "000000000003": {
                "expected": 0,
                "present": 0,
                "sessions_with_opinion": 0,
                "required": 0,
                "met": None,
            },
        },
    }


def test_indicators_json_of_a_commune_with_its_children(branch):
    make_branch(branch.parent, code="CB0", name="Chi bộ bản Mới", valid_from=date(2026, 9, 25))
    answer = indicators("--organization", "XA", "--period", "2026Q3", "--children", "--official")
    nothing = {"part": 0, "whole": 0, "met": None}
    figures = {
        "attendance": {"part": 1, "whole": 2, "met": False},
        "contributions": {"part": 0, "whole": 2, "met": False},
        "regular": {"part": 1, "whole": 3, "met": False},
        "thematic": {"part": 0, "whole": 1, "met": False},
        "resolutions": {"part": 0, "whole": 1, "met": False},
    }
    assert answer == {
        "organization": "XA",
        "period": "2026Q3",
        "on": "30/09/2026",
        "official": True,
        **figures,
        "children": [
            {"code": "CB0", "name": "Chi bộ bản Mới", **dict.fromkeys(figures, nothing)},
            {"code": "CB1", "name": "Chi bộ bản Pho", **figures},
        ],
    }


def test_indicators_for_reading(branch):
    text = output(
        "indicators",
        *("--organization", "XA", "--period", "2026Q3", "--on", "30/09/2026"),
        *("--children", "--members"),
    )
    assert text.splitlines()[:5] == [
        "Đảng bộ xã Pa Tần, quý III năm 2026",
        "Số liệu tạm tính, tính đến hết ngày 30/09/2026",
        "",
        "Tỷ lệ đảng viên dự sinh hoạt: 75,00 % (3/4 lượt dự họp)",
        "    Mục tiêu: trên 90 %. Chưa đạt.",
    ]
    assert "    000000000001 Lò Thị Ánh: dự 2/2; phát biểu 1 kỳ, cần 1. Đạt." in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--organization", "KHONG", "--period", "2026"), "Không có đơn vị nào mang mã “KHONG”"),
        (("--organization", "CB1", "--period", "2026Q5"), "Không có kỳ “2026Q5”"),
        (("--organization", "CB1", "--period", "0000"), "Không có kỳ “0000”"),
        (
            ("--organization", "CB1", "--period", "2026", "--on", "2026-07-01"),
            "Không đọc được ngày “2026-07-01”",
        ),
    ],
)
def test_indicators_says_in_one_sentence_what_it_does_not_know(branch, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        output("indicators", *arguments, "--json")


def test_a_wrong_call_exits_with_two_and_leaves_stdout_empty(capsys):
    with pytest.raises(SystemExit) as exit_info:
        Command().run_from_argv(["manage.py", "indicators", "--period", "2026"])
    assert exit_info.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Gọi lệnh chưa đúng.")


@pytest.mark.parametrize(
    ("period", "name", "start"),
    [
        ("2026Q3", "bao-cao.pdf", b"%PDF-"),
        ("2026M07", "bao-cao.PDF", b"%PDF-"),
        ("2026H1", "bao-cao.docx", b"PK"),
        ("2026", "bao-cao.xlsx", b"PK"),
    ],
)
def test_render_writes_reports_of_every_period_by_the_ending(branch, tmp_path, period, name, start):
    file = tmp_path / name
    output("render", "report", organization="XA", period=period, output=str(file))
    assert file.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [file]


def test_render_knows_no_other_endings(branch, tmp_path):
    with pytest.raises(CommandError, match="đuôi .pdf, .docx hoặc .xlsx"):
        output(
            "render",
            "report",
            organization="XA",
            period="2026Q3",
            output=str(tmp_path / "bao-cao.odt"),
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"kind": "report", "organization": "XA", "period": "2099Q1"}, "Chưa đến quý I năm 2099"),
        ({"kind": "report", "organization": "XA"}, "Báo cáo cần --organization"),
        ({"kind": "minutes", "id": 999999}, "Không tìm thấy cuộc họp này"),
        ({"kind": "resolution", "id": 999999}, "Không tìm thấy nghị quyết này"),
        ({"kind": "minutes"}, "Đồng chí ghi số của văn bản"),
        (
            {"kind": "minutes", "organization": "CB1", "date": "04/07/2026"},
            "Không tìm thấy cuộc họp này",
        ),
    ],
)
def test_render_refuses_with_a_sentence_and_writes_nothing(branch, tmp_path, arguments, sentence):
    arguments = dict(arguments)
    with pytest.raises(CommandError, match=sentence):
        output("render", arguments.pop("kind"), output=str(tmp_path / "a.pdf"), **arguments)
    assert list(tmp_path.iterdir()) == []


def test_render_refuses_a_meeting_taken_over_without_text(branch, tmp_path):
    hold(branch, date(2026, 9, 3), [], taken_over=True)
    with pytest.raises(CommandError, match="nhập từ sổ cũ"):
        output(
            "render",
            "minutes",
            organization="CB1",
            date="03/09/2026",
            output=str(tmp_path / "a.pdf"),
        )


def test_render_says_when_the_folder_is_missing(branch, tmp_path):
    with pytest.raises(CommandError, match="Không có thư mục"):
        output(
            "render",
            "report",
            organization="XA",
            period="2026Q3",
            output=str(tmp_path / "khong" / "a.pdf"),
        )
