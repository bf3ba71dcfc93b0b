"""The notice of the committee and the evidence about one member: content, numbers, who may."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from branches import jobs
from branches.choices import JobState
from branches.models import AuditEvent, Job, Post
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from meetings.actions.minutes import submit_minutes
from meetings.models import Attendance, NoticeReceipt
from reports.absences.notices import notice_file, paper_of
from reports.actions.absence_papers import issue_absence_notice, request_evidence
from reports.actions.absences import request_self_criticism
from reports.models import AbsenceNotice
from resolutions.actions.numbering import void_number
from tests.factories import attend, make_branch, make_meeting, make_member, make_org, make_user
from tests.meetings.conftest import make_village

pytestmark = pytest.mark.django_db
HALF = parse_period("2026H1")


@pytest.fixture(autouse=True)
def _july(time_machine):
    time_machine.move_to("2026-07-10 09:00+07:00", tick=False)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")


@pytest.fixture
def often_absent(village):
    """Tẩn Mí Lù: four times in the first half-year, once without reason."""
    member = village.people[2]
    for month in (1, 2, 3, 4, 5):
        meeting = make_meeting(village.branch, date(2026, month, 3))
        how = {1: "present", 2: "unexcused"}.get(month, "excused")
        attend(meeting, **{how: [member]})
    return member


def issue(village, by, period=HALF, **values):
    return issue_absence_notice(
        organization=village.commune,
        period=period,
        by=by,
        **{"position": "PHÓ BÍ THƯ", "name": "Lý A Sính", **values},
    )


def text_of(content):
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# --- the notice ----------------------------------------------------------------------------------


def test_the_notice_names_who_was_often_absent_with_counts_and_days(village, staff, often_absent):
    notice = issue(village, staff)
    [line] = paper_of(notice).lines
    assert (line.name, line.branch) == ("Tẩn Mí Lù", "Chi bộ bản Nậm Tần")
    assert (line.expected, line.excused, line.unexcused) == (5, 3, 1)
    assert line.days == ["2026-02-03", "2026-03-03", "2026-04-03", "2026-05-03"]
    assert notice.number_text == "01-TB/ĐU"
    assert [one.member for one in notice.members.all()] == [often_absent]


def test_pdf_and_word_hold_the_official_text(village, staff, often_absent):
    notice = issue(village, staff)
    text = text_of(notice_file(notice, "pdf"))
    for words in (
        "ĐẢNG ỦY XÃ PA TẦN",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 01-TB/ĐU",
        "ngày 10 tháng 7 năm 2026",
        "THÔNG BÁO",
        "đảng viên vắng sinh hoạt nhiều kỳ 6 tháng đầu năm 2026",
        "01 đảng viên vắng từ 3 kỳ",
        "T/M ĐẢNG ỦY",
        "PHÓ BÍ THƯ",
        "Lý A Sính",
        "- Lưu Văn phòng.",
    ):
        assert words in text
    with zipfile.ZipFile(BytesIO(notice_file(notice, "docx"))) as word:
        assert "Tẩn Mí Lù" in word.read("word/document.xml").decode()


def test_numbers_run_and_a_half_year_is_issued_once(village, staff, often_absent, time_machine):
    issue(village, staff)
    with pytest.raises(RuleBroken, match="Đã ban hành thông báo số 01-TB/ĐU"):
        issue(village, staff)
    for month in (7, 8, 9):
        meeting = make_meeting(village.branch, date(2026, month, 3))
        attend(meeting, excused=[often_absent])
    time_machine.move_to("2026-12-20 09:00+07:00", tick=False)
    assert issue(village, staff, parse_period("2026H2")).number == 2


def test_the_register_of_the_committee_holds_the_notice(client, village, staff, often_absent):
    notice = issue(village, staff)
    client.force_login(staff)
    unit = client.get(reverse("branches:organization", args=[village.commune.pk])).content.decode()
    address = reverse("resolutions:numbers", args=[village.commune.pk])
    assert address in unit
    page = client.get(address).content.decode()
    assert "01-TB/ĐU" in page
    assert notice.get_absolute_url() in page
    assert "Chưa rõ lý do" not in page
    with pytest.raises(RuleBroken, match="01-TB/ĐU đã có văn bản"):
        void_number(
            branch=village.commune, term=notice.term, kind="TB", number=1, reason="…", by=staff
        )


def test_what_was_issued_never_changes(village, staff, often_absent):
    notice = issue(village, staff)
    often_absent.full_name = "Tên Mới"
    often_absent.save()
    assert paper_of(notice).lines[0].name == "Tẩn Mí Lù"
    for change in (
        lambda: AbsenceNotice.objects.update(number=9),
        lambda: notice.members.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_nothing_is_issued_too_early_for_nobody_or_for_another_period(village, staff):
    with pytest.raises(RuleBroken, match="Không có đảng viên nào"):
        issue(village, staff)
    with pytest.raises(RuleBroken, match="Chưa đến tháng cuối"):
        issue(village, staff, parse_period("2026H2"))
    with pytest.raises(RuleBroken, match="lập cho 6 tháng"):
        issue(village, staff, parse_period("2026Q1"))
    assert not AbsenceNotice.objects.exists()


def test_only_the_office_of_a_grassroots_committee_issues(village, often_absent):
    for role in ("INSPECTOR", "SUPERVISOR", "SYSTEM_ADMIN"):
        with pytest.raises(PermissionDenied):
            issue(village, make_user(village.commune, role))
    with pytest.raises(PermissionDenied):
        issue(village, make_user(village.root, "COMMITTEE_STAFF"))
    with pytest.raises(PermissionDenied):
        issue(village, village.secretary)


@pytest.mark.parametrize(
    ("place", "role", "status"),
    [
        ("branch", "MEMBER", 200),
        ("sister", "MEMBER", 200),
        ("commune", "INSPECTOR", 200),
        ("commune", "SYSTEM_ADMIN", 404),
        ("root", "COMMITTEE_LEADER", 404),  # above: not within the organisation
        ("foreign", "SECRETARY", 404),
    ],
)
def test_a_notice_is_read_within_its_organisation_only(
    client, village, staff, often_absent, place, role, status
):
    notice = issue(village, staff)
    units = {
        "branch": village.branch,
        "sister": make_branch(village.commune),
        "commune": village.commune,
        "root": village.root,
        "foreign": make_branch(make_org(village.root)),
    }
    reader = make_user(units[place], role)
    client.force_login(reader)
    answer = client.get(notice.get_absolute_url())
    assert answer.status_code == status
    listed = client.get(reverse("reports:absence_notices")).content.decode()
    assert ("01-TB/ĐU" in listed) == (status == 200)
    assert ("01-TB/ĐU" in client.get("/").content.decode()) == (status == 200)
    asked = client.post(reverse("reports:absence_notice_file", args=[notice.pk]), {"tep": "pdf"})
    if status == 404:
        assert asked.status_code == 404
        return
    job = Job.objects.get()
    assert client.get(asked["Location"]).status_code == 200
    jobs.run(job.pk)
    address = reverse("branches:job_file", args=[job.uid])
    assert client.get(address).getvalue()[:4] == b"%PDF"
    Post.objects.filter(user=reader).update(organization=units["foreign"])
    assert client.get(address).status_code == 404


def test_the_page_shows_what_will_be_issued_and_issues_it(client, village, staff, often_absent):
    client.force_login(staff)
    address = reverse("reports:issue_notice", args=[village.commune.pk])
    page = client.get(address).content.decode()
    assert "Tẩn Mí Lù" in page
    assert "Ban hành thông báo" in page
    answer = client.post(address, {"ky": "2026H1", "position": "BÍ THƯ", "name": ""}, follow=True)
    assert "Đã ban hành thông báo số 01-TB/ĐU." in answer.content.decode()
    assert "Đã ban hành: " in client.get(address).content.decode()
    assert "Chưa đến tháng cuối" in client.get(address, {"ky": "2026H2"}).content.decode()


# --- the evidence --------------------------------------------------------------------------------


@pytest.fixture
def signed_absence(village):
    """Signed and submitted minutes of November that name Tẩn Mí Lù as absent."""
    member = village.people[2]
    meeting = village.start()
    Attendance.objects.filter(meeting=meeting, member=member).update(status=4)
    meeting = village.sign(village.adopt(village.write(meeting)))
    submit_minutes(meeting=meeting, by=village.secretary)
    return meeting


def pack(village, by, member, year=2026):
    job = request_evidence(member=member, branch=village.branch, year=year, by=by)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    content = (settings.FILES_DIR / job.result_path).read_bytes()
    return job, zipfile.ZipFile(BytesIO(content))


def test_the_pack_holds_list_extracts_notices_and_requests(
    village, staff, often_absent, time_machine
):
    issue(village, staff)
    request_self_criticism(
        member=often_absent,
        branch=village.branch,
        requested_on=date(2026, 6, 3),
        note="Yêu cầu tại kỳ họp tháng 6",
        by=village.secretary,
    )
    time_machine.move_to("2026-11-20 09:00+07:00", tick=False)
    meeting = village.start()
    NoticeReceipt.objects.create(
        meeting=meeting, member=often_absent, channel="PHONE", informed_at=meeting.started_at
    )
    Attendance.objects.filter(meeting=meeting, member=often_absent).update(status=4)
    village.sign(village.adopt(village.write(meeting)))
    _, packed = pack(village, village.secretary, often_absent)
    assert packed.namelist() == ["00 Tổng hợp.pdf", "05 Trích biên bản 2026-11-03.pdf"]
    summary = text_of(packed.read("00 Tổng hợp.pdf"))
    for words in (
        "HỒ SƠ VẮNG SINH HOẠT",
        "Phải dự 6 kỳ sinh hoạt, có mặt 1 kỳ, vắng 5 kỳ.",
        "Trích số 05",
        "Số 01-TB/ĐU, ngày 10/07/2026",
        "Lần 1, ngày 03/06/2026: Yêu cầu tại kỳ họp tháng 6.",
        "Vắng không lý do ở 2 tháng trong năm",
        "Chưa có biên bản đủ chữ ký",
        "03/11/2026",
    ):
        assert words in summary, words
    extract = text_of(packed.read("05 Trích biên bản 2026-11-03.pdf"))
    assert "TRÍCH BIÊN BẢN" in extract
    assert "Tẩn Mí Lù" in extract
    assert "nhiệm vụ tháng 12" not in extract  # the conclusion is nobody's business here


def test_the_committee_gets_only_submitted_minutes_and_no_single_absence(
    village, staff, time_machine
):
    time_machine.move_to("2026-11-20 09:00+07:00", tick=False)
    member = village.people[2]
    meeting = village.start()
    Attendance.objects.filter(meeting=meeting, member=member).update(status=4)
    meeting = village.sign(village.adopt(village.write(meeting)))
    _, packed = pack(village, staff, member)
    assert packed.namelist() == ["00 Tổng hợp.pdf"]
    summary = text_of(packed.read("00 Tổng hợp.pdf"))
    assert "Chưa gửi cấp trên" in summary
    assert "Chưa đến mức nào phải nhắc nhở." in summary


@pytest.mark.parametrize(
    ("place", "role", "may"),
    [
        ("branch", "SECRETARY", True),
        ("commune", "COMMITTEE_STAFF", True),
        ("commune", "COMMITTEE_LEADER", True),
        ("commune", "INSPECTOR", True),
        ("branch", "DEPUTY_SECRETARY", False),
        ("branch", "BRANCH_COMMITTEE", False),
        ("branch", "MEMBER", False),
        ("commune", "SUPERVISOR", False),
        ("commune", "SYSTEM_ADMIN", False),
    ],
)
def test_who_makes_evidence(client, village, often_absent, place, role, may):
    unit = {"branch": village.branch, "commune": village.commune}[place]
    client.force_login(make_user(unit, role))
    address = reverse("reports:evidence", args=[village.branch.pk, often_absent.pk])
    answer = client.post(address)
    assert (answer.status_code == 302) == may
    assert Job.objects.exists() == may
    assert AuditEvent.objects.filter(code="reports.evidence_exported").exists() == may


def test_evidence_is_closed_when_the_right_ends(client, village, often_absent):
    secretary = make_user(village.branch, "SECRETARY")
    job, _ = pack(village, secretary, often_absent)
    client.force_login(secretary)
    address = reverse("branches:job_file", args=[job.uid])
    assert client.get(address).getvalue()[:2] == b"PK"
    Post.objects.filter(user=secretary).update(role="BRANCH_COMMITTEE")
    assert client.get(address).status_code == 404
    again = request_evidence_as_it_was(job)
    jobs.run(again.pk)
    again.refresh_from_db()
    assert again.state == JobState.FAILED


def request_evidence_as_it_was(job):
    """The same request once more, queued before the right ended."""
    return Job.objects.create(
        kind=job.kind,
        title=job.title,
        params=job.params,
        requester=job.requester,
        organization=job.organization,
        requested_at=job.requested_at,
    )


def test_a_member_of_another_branch_is_not_found(client, village):
    stranger = make_member(make_branch(make_org(village.root)))
    client.force_login(village.secretary)
    address = reverse("reports:evidence", args=[village.branch.pk, stranger.pk])
    assert client.post(address).status_code == 404
