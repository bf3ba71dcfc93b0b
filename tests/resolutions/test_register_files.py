"""Registers as workbooks: the rows a reader sees, text only, asked for and fetched with a trace."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branches.jobs import run
from branches.models import AuditEvent, Job, Post
from resolutions.models import Proposal, PublicOpinion
from resolutions.register_files import FILES
from resolutions.tasks import REGISTER_FILE
from tests.factories import make_branch, make_task, make_user
from tests.resolutions.conftest import NOVEMBER

FORMULA = "=HYPERLINK(1;2)"


@pytest.fixture
def opinion(village):
    return PublicOpinion.objects.create(
        branch=village.branch,
        heard_on=NOVEMBER,
        text=FORMULA,
        due_on=date(2026, 11, 4),
        noted_at=timezone.now(),
    )


def rows_of(register, unit, user):
    return [row for _, rows in FILES[register].sheets(unit, user).values() for row in rows]


def fetched(client, user, unit, register):
    """The workbook as the reader downloads it."""
    client.force_login(user)
    client.post(reverse("resolutions:register_file", args=[unit.pk, register]))
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "DONE", job.error
    answer = client.get(reverse("branches:job_file", args=[job.uid]))
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content))), job


@pytest.mark.parametrize("register", sorted(FILES))
def test_every_register_is_a_workbook(client, village, register):
    book, job = fetched(client, village.secretary, village.branch, register)
    assert job.kind == REGISTER_FILE
    assert job.result_name.startswith(f"{register}-{village.branch.code}-")
    assert all(sheet.max_column >= 5 for sheet in book.worksheets)


def test_a_leading_equals_sign_is_text(client, village, opinion):
    book, _ = fetched(client, village.secretary, village.branch, "y-kien")
    sheet = book["Ý kiến"]
    header = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, header.index("Nội dung") + 1)
    assert (cell.value, cell.data_type, cell.number_format) == (FORMULA, "s", "@")
    assert sheet.cell(2, header.index("Quá hạn") + 1).value == "Quá hạn"
    numbers = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "n"]
    assert all(cell.value is None for cell in numbers)


def test_asking_and_fetching_leave_a_trace(client, village, opinion):
    fetched(client, village.secretary, village.branch, "y-kien")
    told = list(AuditEvent.objects.order_by("pk").values_list("code", "sentence"))[-2:]
    assert [code for code, _ in told] == ["branches.job_requested", "branches.file_downloaded"]
    assert "Xuất Excel: Sổ ý kiến Nhân dân, đảng viên" in told[0][1]


def test_a_committee_gets_what_lies_below_and_a_branch_its_own(village, commune, opinion):
    other = make_branch(commune)
    PublicOpinion.objects.create(
        branch=other, heard_on=NOVEMBER, text="Khác", due_on=NOVEMBER, noted_at=timezone.now()
    )
    staff = make_user(commune, "COMMITTEE_STAFF")
    assert len(rows_of("y-kien", commune, staff)) == 2
    assert [row[5] for row in rows_of("y-kien", village.branch, village.secretary)] == [FORMULA]
    stranger = make_user(other, "SECRETARY")
    assert rows_of("y-kien", village.branch, stranger) == []


def test_a_stranger_gets_no_file(client, village, commune):
    client.force_login(make_user(make_branch(commune), "SECRETARY"))
    asked = client.post(reverse("resolutions:register_file", args=[village.branch.pk, "y-kien"]))
    assert (asked.status_code, Job.objects.count()) == (404, 0)
    client.force_login(village.secretary)
    unknown = client.post(reverse("resolutions:register_file", args=[village.branch.pk, "khac"]))
    assert unknown.status_code == 404


def test_who_lost_the_right_meanwhile_gets_a_sentence(client, village):
    client.force_login(village.secretary)
    client.post(reverse("resolutions:register_file", args=[village.branch.pk, "y-kien"]))
    Post.objects.filter(user=village.secretary).delete()
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "FAILED"
    assert "không còn quyền xem sổ" in job.error


@pytest.mark.parametrize("rows", [1, 4])
def test_tasks_are_read_with_a_fixed_number_of_questions(
    village, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_task(village.october, owner=village.people[1], text=f"Việc {number}")
    with django_assert_max_num_queries(6):
        found = rows_of("nhiem-vu", village.branch, village.secretary)
    assert len(found) == rows


def test_proposals_carry_number_answer_and_days(village, commune):
    Proposal.objects.create(
        organization=village.branch,
        sent_to=commune,
        year=2026,
        number=3,
        text="Sửa cầu treo",
        due_on=date(2026, 12, 1),
        sent_at=timezone.now(),
        state="ANSWERED",
        answer="Đã bố trí vốn",
        answered_at=timezone.now(),
    )
    (row,) = rows_of("kien-nghi", village.branch, village.secretary)
    assert (row[2], row[5], row[7], row[9]) == (
        "03/2026",
        "Sửa cầu treo",
        "Đã trả lời",
        "Đã bố trí vốn",
    )
