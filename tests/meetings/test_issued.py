"""Papers with a number: notices and plans; and what a notice must not name."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from branches import jobs
from branches.models import Job, MailOutbox, NumberCounter, Post, Term, User
from branches.numbers import issue_number
from config.lib.errors import RuleBroken
from config.lib.paper_snapshot import from_snapshot
from meetings.actions import agenda, issuing, planning, year_plan
from meetings.actions.restriction import set_restricted
from meetings.models import AnnualPlan, IssuedPaper, Meeting, ThemePlan
from meetings.notice_documents import (
    calendar_file,
    call_list_paper,
    invitations_paper,
    notice_pdf,
)
from meetings.notices import notice_text
from meetings.papers.notice import UNNAMED, MeetingNoticePaper
from meetings.plan.documents import plan_paper
from resolutions.actions.numbering import void_number
from resolutions.number_facts import registers_of
from tests.factories import make_user
from tests.meetings.test_year_plan import filled

pytestmark = pytest.mark.django_db
SECRET = "Xem xét kỷ luật đồng chí Nguyễn Văn Mỗ"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-10-25T08:00:00+07:00", tick=False)
    return time_machine


@pytest.fixture
def term(village):
    return Term.objects.get(organization=village.root)


@pytest.fixture
def meeting(village):
    return village.plan()


def text_of(pdf):
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.split())


def plan_of(village):
    plan = year_plan.begin_plan(branch=village.branch, year=2027, by=village.secretary)
    return filled(village, plan)


def announce(village, meeting, text="Mời họp"):
    planning.announce_meeting(meeting=meeting, text=text, by=village.secretary)
    return meeting


def issue(village, meeting):
    return issuing.issue_notice(meeting=meeting, by=village.secretary)


# --- the notice -----------------------------------------------------------------------------------


def test_above_the_branch_no_notice_names_a_confidential_theme(client, village, term):
    theme = "Bảo vệ nội bộ đơn vị"
    meeting = village.plan(meeting_type="COMBINED", theme=theme)
    issue(village, announce(village, meeting, text=notice_text(meeting)))
    plan = AnnualPlan.objects.create(branch=village.branch, year=2026)
    ThemePlan.objects.create(plan=plan, quarter=4, month=11, title=theme, is_confidential=True)
    supervisor, member = make_user(village.branch, "SUPERVISOR"), village.minute_taker
    for login, knows in ((make_user(village.commune, "COMMITTEE_STAFF"), False),
                         (supervisor, False), (member, True)):  # fmt: skip
        client.force_login(login)
        page = client.get(reverse("meetings:own", args=[meeting.pk])).content.decode()
        assert (theme in page) == knows
        client.post(reverse("meetings:notice_pdf", args=[meeting.pk]))
        assert Job.objects.filter(requester=login, kind=issuing.NOTICE_PDF).exists() == knows
    job = Job.objects.get(kind=issuing.NOTICE_PDF)
    assert jobs.run(job.pk)
    address = reverse("branches:job_file", args=[job.uid])
    assert client.get(address).getvalue()
    Post.objects.filter(user=member).update(role="SUPERVISOR")
    assert client.get(address).status_code == 404


def test_a_notice_gets_the_next_number_and_says_what_is_needed(village, meeting, term):
    issue_number(branch=village.branch, term=term, kind="TB")
    announce(village, meeting)
    issued = issue(village, meeting)
    assert issued.number_text == "02-TB/CB"
    paper = from_snapshot(MeetingNoticePaper, issued.snapshot)
    assert paper.head.number == "Số\u00a002-TB/CB"
    assert paper.head.place_date == "Pa Tần, ngày 25 tháng 10 năm 2026"
    assert paper.recipient_lines == [
        "- Đảng ủy xã Pa Tần (b/c),",
        "- Toàn thể đảng viên trong chi bộ,",
        "- Lưu Chi bộ.",
    ]
    printed = text_of(notice_pdf(meeting))
    for words in (
        "THÔNG BÁO",
        "triệu tập sinh hoạt chi bộ thường kỳ tháng 11 năm 2026",
        "19 giờ 30 phút, ngày 03 tháng 11 năm 2026",
        "Nhà văn hóa bản",
        "Nhiệm vụ và biện pháp tháng tới",
        "BÍ THƯ",
        "Lò Văn Hặc",
    ):
        assert words in printed


def test_a_notice_is_issued_once_and_anew_when_the_meeting_changed(village, meeting, term, clock):
    announce(village, meeting)
    first = issue(village, meeting)
    with pytest.raises(RuleBroken, match="đã ban hành với nội dung này"):
        issue(village, meeting)
    clock.move_to("2026-10-26T08:00:00+07:00", tick=False)
    with pytest.raises(RuleBroken, match="đã ban hành với nội dung này"):
        issue(village, meeting)
    meeting.refresh_from_db()
    meeting.place = "Trường tiểu học bản"
    planning.change_plan(meeting=meeting, by=village.secretary)
    second = issue(village, meeting)
    assert (first.number, second.number) == (1, 2)
    assert "Trường tiểu học bản" in text_of(notice_pdf(meeting))


def test_only_heads_issue_and_only_what_was_announced(village, meeting, term):
    with pytest.raises(RuleBroken, match="gửi thông báo họp trước"):
        issue(village, meeting)
    announce(village, meeting)
    with pytest.raises(PermissionDenied):
        issuing.issue_notice(meeting=meeting, by=make_user(village.branch, "BRANCH_COMMITTEE"))
    with pytest.raises(RuleBroken, match="bí thư hoặc phó bí thư ký"):
        issuing.issue_notice(meeting=meeting, by=make_user(village.branch, "SECRETARY"))
    assert not IssuedPaper.objects.exists()
    assert not NumberCounter.objects.exists()


def test_without_a_term_nothing_is_issued(village, meeting):
    Term.objects.all().delete()
    announce(village, meeting)
    with pytest.raises(RuleBroken, match="Chưa có nhiệm kỳ"):
        issue(village, meeting)


def test_the_number_stays_when_the_meeting_is_deleted(village, meeting, term):
    announce(village, meeting)
    issue(village, meeting)
    planning.delete_meeting(meeting=meeting, by=village.secretary)
    assert issue(village, announce(village, village.plan())).number == 2
    registers = dict(registers_of(village.branch, term, village.secretary))
    assert [(row.text, row.words, bool(row.url)) for row in registers["Thông báo"]] == [
        (
            f"{number:02d}-TB/CB",
            "Thông báo triệu tập sinh hoạt chi bộ thường kỳ tháng 11 năm 2026",
            number == 2,
        )
        for number in (1, 2)
    ]


def test_the_page_issues_and_prints(client, village, meeting, term):
    announce(village, meeting)
    client.force_login(village.secretary)
    page = reverse("meetings:receipts", args=[meeting.pk])
    assert "Ban hành, cấp số thông báo" in client.get(page).content.decode()
    client.post(reverse("meetings:notice_issue", args=[meeting.pk]))
    assert "Số 01-TB/CB, ban hành ngày 25/10/2026" in client.get(page).content.decode()
    answer = client.post(reverse("meetings:notice_pdf", args=[meeting.pk]))
    assert answer["Location"].startswith("/viec/")
    register = client.get(reverse("resolutions:numbers", args=[village.branch.pk]))
    assert "01-TB/CB" in register.content.decode()


# --- what a notice does not name --------------------------------------------------------------


def test_a_restricted_item_is_named_nowhere_beforehand(village, meeting, term):
    agenda.plan_item(meeting=meeting, title=SECRET, is_restricted=True, by=village.secretary)
    text = notice_text(meeting)
    assert SECRET not in text
    assert UNNAMED in text
    User.objects.filter(pk=village.minute_taker.pk).update(email="dv@example.vn")
    announce(village, meeting, text)
    issue(village, meeting)
    assert SECRET not in text_of(notice_pdf(meeting))
    assert UNNAMED in text_of(notice_pdf(meeting))
    assert SECRET not in invitations_paper(meeting).agenda
    assert UNNAMED in invitations_paper(meeting).agenda
    assert SECRET not in str(call_list_paper(meeting).body)
    event = Calendar.from_ical(calendar_file(meeting, "http://chibo/")).walk("VEVENT")[0]
    assert SECRET not in event.to_ical().decode()
    assert SECRET not in MailOutbox.objects.get().body
    assert SECRET not in Meeting.objects.get().notice_text


def test_a_typed_notice_that_names_it_is_refused_with_the_text_kept(client, village, meeting):
    agenda.plan_item(meeting=meeting, title=SECRET, is_restricted=True, by=village.secretary)
    client.force_login(village.secretary)
    answer = client.post(
        reverse("meetings:notice", args=[meeting.pk]), {"text": f"Mời họp. {SECRET.upper()}."}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "hạn chế phổ biến nên không ghi tên" in page
    assert SECRET.upper() in page
    assert Meeting.objects.get().state == "PLANNED"


def test_an_item_restricted_later_loses_its_name_in_what_was_sent(village, meeting, term):
    item = agenda.plan_item(
        meeting=meeting, title=SECRET, is_restricted=False, by=village.secretary
    )
    announce(village, meeting, notice_text(meeting))
    issue(village, meeting)
    assert SECRET in Meeting.objects.get().notice_text
    set_restricted(item=item, is_restricted=True, by=village.secretary)
    assert SECRET not in Meeting.objects.get().notice_text
    printed = text_of(notice_pdf(meeting))
    assert SECRET not in printed
    assert UNNAMED in printed


def test_steps_of_the_rules_stay_and_own_items_go(village, meeting):
    own = agenda.plan_item(
        meeting=meeting, title="Việc A", is_restricted=False, by=village.secretary
    )
    with pytest.raises(RuleBroken, match="bước theo quy định"):
        agenda.drop_item(item=meeting.agenda_items.get(code="news"), by=village.secretary)
    agenda.drop_item(item=own, by=village.secretary)
    assert not meeting.agenda_items.filter(code__startswith="own_").exists()
    with pytest.raises(PermissionDenied):
        agenda.plan_item(
            meeting=meeting, title="Việc", is_restricted=False, by=village.minute_taker
        )


def test_the_running_order_is_kept_on_the_preparation_page(client, village, meeting):
    client.force_login(village.secretary)
    client.post(
        reverse("meetings:agenda_add", args=[meeting.pk]), {"title": SECRET, "han_che": "1"}
    )
    item = meeting.agenda_items.get(title=SECRET)
    assert item.is_restricted
    client.post(reverse("meetings:agenda_restrict", args=[meeting.pk, item.pk]))
    item.refresh_from_db()
    assert not item.is_restricted
    page = client.post(
        reverse("meetings:agenda_add", args=[meeting.pk]), {"title": " "}, follow=True
    )
    assert "Đồng chí ghi tên nội dung cần thêm." in page.content.decode()
    client.post(reverse("meetings:agenda_drop", args=[meeting.pk, item.pk]))
    assert not meeting.agenda_items.filter(title=SECRET).exists()


# --- plans ----------------------------------------------------------------------------------------


def approved_plan(village, staff):
    plan = plan_of(village)
    year_plan.submit_plan(plan=plan, by=village.secretary)
    year_plan.approve_plan(plan=plan, remark="", by=staff)
    return plan


def test_an_approved_plan_is_issued_with_numbers_of_its_papers(village, term):
    staff = make_user(village.commune, "COMMITTEE_STAFF")
    plan = plan_of(village)
    with pytest.raises(RuleBroken, match="cấp trên duyệt rồi mới ban hành"):
        issuing.issue_plan(plan=plan, paper="nam", by=village.secretary)
    year_plan.submit_plan(plan=plan, by=village.secretary)
    year_plan.approve_plan(plan=plan, remark="", by=staff)
    plan.refresh_from_db()
    assert plan_paper(plan, "nam", sees_confidential=True).head.number.startswith("Số\u00a0\u00a0")
    numbers = [
        issuing.issue_plan(plan=plan, paper=paper, by=village.secretary).number_text
        for paper in ("nam", "chuyen-de")
    ]
    assert numbers == ["01-KH/CB", "02-KH/CB"]
    paper = plan_paper(plan, "nam", sees_confidential=True)
    assert paper.head.number == "Số\u00a001-KH/CB"
    assert paper.head.place_date == "Pa Tần, ngày 25 tháng 10 năm 2026"
    with pytest.raises(RuleBroken, match="đã được ban hành"):
        issuing.issue_plan(plan=plan, paper="nam", by=village.secretary)


def test_a_plan_opened_again_needs_a_new_number_and_the_old_one_stays(village, term):
    staff = make_user(village.commune, "COMMITTEE_STAFF")
    plan = approved_plan(village, staff)
    issuing.issue_plan(plan=plan, paper="nam", by=village.secretary)
    year_plan.return_plan(plan=plan, remark="Đổi ngày họp", by=staff)
    year_plan.submit_plan(plan=plan, by=village.secretary)
    year_plan.approve_plan(plan=plan, remark="", by=staff)
    plan.refresh_from_db()
    assert issuing.issue_plan(plan=plan, paper="nam", by=village.secretary).number == 2
    registers = dict(registers_of(village.branch, term, staff))
    assert [row.text for row in registers["Kế hoạch"]] == ["01-KH/CB", "02-KH/CB"]


def test_a_lost_number_of_a_notice_is_explained_in_the_register(village, meeting, term):
    announce(village, meeting)
    issue(village, meeting)
    common = {"branch": village.branch, "term": term, "kind": "TB", "by": village.secretary}
    with pytest.raises(RuleBroken, match="không hủy được"):
        void_number(**common, number=1, reason="Ghi nhầm")
    void_number(**common, reason="In hỏng")
    registers = dict(registers_of(village.branch, term, village.secretary))
    assert [row.text for row in registers["Thông báo"]] == ["01-TB/CB", "02-TB/CB"]


def test_the_plan_page_issues(client, village, term):
    plan = approved_plan(village, make_user(village.commune, "COMMITTEE_STAFF"))
    client.force_login(village.secretary)
    client.post(reverse("meetings:plan_issue", args=[plan.pk]), {"mau": "nam"})
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "số 01-KH/CB, ban hành ngày 25/10/2026" in page
    assert page.count("Ban hành, cấp số") == 1
