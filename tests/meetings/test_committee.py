"""Chi ủy prepares the meeting: called among itself, recorded in short, signed, kept (7.1 A3, 8)."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from config.lib.dates import local_moment
from config.lib.docx import render_docx
from config.lib.errors import RuleBroken, Stale
from meetings.actions import record, roll_call
from meetings.actions.minutes import adopt_minutes, sign_minutes
from meetings.actions.short_record import save_short_record
from meetings.choices import MeetingState, MeetingType
from meetings.committee_forms import ShortRecordForm
from meetings.documents import minutes_paper
from meetings.facts import missing
from meetings.models import Document, Meeting
from meetings.preparation import checklist, committee_met
from meetings.review.facts import queue
from members.choices import Office
from members.models import Position
from tests.factories import LONG_AGO, make_user
from tests.papers.conftest import pages_of
from tests.papers.test_docx_texts import words_of_docx

REGULAR_DAY = date(2026, 12, 3)
COMMITTEE_DAY = date(2026, 11, 28)
STARTED, ENDED = (local_moment(COMMITTEE_DAY, time(hour, 30)) for hour in (19, 20))
TEXTS = {
    "last_month": "Tháng 11 hoàn thành 5/6 nhiệm vụ.",
    "next_month": "Tập trung thu hoạch vụ mùa.",
    "to_decide": "Đề nghị xếp loại đảng viên cuối năm.",
}
AGREED = "Thống nhất dự thảo nghị quyết tháng 12."


@pytest.fixture
def committee(village):
    for person, office in (
        (village.people[1], Office.DEPUTY_SECRETARY),
        (village.people[2], Office.BRANCH_COMMITTEE_MEMBER),
    ):
        Position.objects.create(
            member=person, branch=village.branch, office=office, valid_from=LONG_AGO
        )
    return village


def sitting(village, **values):
    return village.plan(
        meeting_type=MeetingType.COMMITTEE_MEETING, **{"held_on": COMMITTEE_DAY, **values}
    )


def begin(village):
    meeting = sitting(village)
    roll_call.open_meeting(meeting=meeting, started_at=STARTED, by=village.secretary)
    return meeting


def typed(meeting, texts=TEXTS, agreed=AGREED):
    form = ShortRecordForm(meeting=meeting)
    data = {name: field.initial or "" for name, field in form.fields.items()}
    for item in form.items:
        data[f"gist-{item.pk}"] = texts.get(item.code, data[f"gist-{item.pk}"])
    return data | {"conclusion": agreed}


def write(village, meeting):
    meeting = village.close_roll(meeting)
    form = ShortRecordForm(typed(meeting), meeting=meeting)
    assert form.is_valid()
    save_short_record(meeting=meeting, gists=form.gists, agreed=form.agreed, by=village.secretary)
    return record.end_meeting(
        meeting=meeting, ended_at=ENDED, break_minutes=0, by=village.secretary
    )


def signed(village):
    meeting = write(village, begin(village))
    adopt_minutes(meeting=meeting, adopted_at=ENDED, by=village.secretary)
    return village.sign(meeting)


# --- which meeting it prepares -------------------------------------------------------------------


def test_a_sitting_at_the_end_of_a_month_prepares_the_next_months_meeting(committee):
    regular = committee.plan(held_on=REGULAR_DAY)
    meeting = sitting(committee)
    assert str(meeting) == "Họp chi ủy tháng 12 năm 2026 – 28/11/2026"
    step = next(one for one in checklist(regular) if one.code == "COMMITTEE")
    assert (step.evidence, step.is_done) == ("Chi ủy dự kiến họp ngày 28/11/2026.", False)


def test_without_a_planned_meeting_it_stands_for_the_month_that_still_lacks_one(committee):
    assert sitting(committee, held_on=date(2026, 11, 2)).month.number == 11
    committee.plan()
    assert sitting(committee, held_on=date(2026, 11, 20)).month.number == 12


def test_its_signed_minutes_show_in_the_checklist_of_the_meeting(committee):
    regular = committee.plan(held_on=REGULAR_DAY)
    assert committee_met(regular) is False
    signed(committee)
    step = next(one for one in checklist(regular) if one.code == "COMMITTEE")
    assert step.is_done
    assert step.evidence == "Chi ủy đã họp ngày 28/11/2026, có mặt 3/3 đồng chí; biên bản: đã ký."
    assert committee_met(regular) is True


def test_a_cancelled_sitting_prepares_nothing(committee):
    regular = committee.plan(held_on=REGULAR_DAY)
    meeting = sitting(committee)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    step = next(one for one in checklist(regular) if one.code == "COMMITTEE")
    assert (step.evidence, step.is_done) == ("", False)


def test_a_lone_secretary_needs_no_sitting(village):
    assert committee_met(village.plan(held_on=REGULAR_DAY)) is None


def test_the_refusal_names_who_may_chair_and_write(committee):
    with pytest.raises(RuleBroken) as refusal:
        sitting(committee, minute_taker=committee.people[4])
    assert "Giàng A Páo (phó bí thư), Tẩn Mí Lù (chi ủy viên)" in str(refusal.value)


# --- the short record ----------------------------------------------------------------------------


def test_the_short_record_asks_for_agreed_content_assessment_and_plan(committee):
    meeting = committee.close_roll(begin(committee))
    meeting = record.end_meeting(
        meeting=meeting, ended_at=ENDED, break_minutes=0, by=committee.secretary
    )
    assert [(one.sentence, one.blocks) for one in missing(meeting)] == [
        ("Ghi nội dung chi ủy thống nhất.", True),
        ("Chưa ghi “Đánh giá kết quả lãnh đạo tháng trước”.", False),
        ("Chưa ghi “Dự kiến nhiệm vụ tháng tới”.", False),
        ("Chưa ghi “Những vấn đề đưa ra chi bộ thảo luận, biểu quyết”.", False),
    ]


def test_a_whole_short_record_lacks_nothing(committee):
    assert missing(write(committee, begin(committee))) == []


def test_two_writers_of_one_box_do_not_undo_each_other(committee):
    meeting = begin(committee)
    first = ShortRecordForm(typed(meeting), meeting=meeting)
    second = ShortRecordForm(typed(meeting, {"last_month": "Khác"}, ""), meeting=meeting)
    for form in (first, second):
        assert form.is_valid()
    save_short_record(
        meeting=meeting, gists=first.gists, agreed=first.agreed, by=committee.secretary
    )
    with pytest.raises(Stale):
        save_short_record(
            meeting=meeting, gists=second.gists, agreed=second.agreed, by=committee.secretary
        )
    kept = dict(meeting.agenda_items.values_list("code", "gist"))
    assert kept["last_month"] == TEXTS["last_month"]


def test_the_record_page_is_one_short_form(client, committee):
    meeting = begin(committee)
    client.force_login(committee.secretary)
    page = client.get(reverse("meetings:record", args=[meeting.pk]))
    assert "meetings/record_committee.html" in [one.name for one in page.templates]
    assert "sections_first" not in page.context
    answer = client.post(
        reverse("meetings:short_record", args=[meeting.pk]),
        typed(meeting),
        headers={"X-Autosave": "1"},
    )
    assert answer.json()["message"].startswith("Đã tự lưu lúc")
    kept = {row.place: row.values for row in meeting.revisions.filter(is_pending=True)}
    assert kept.pop("texts") == {"conclusion": AGREED}
    assert sorted(values["gist"] for values in kept.values()) == sorted(TEXTS.values())
    again_shown = client.get(reverse("meetings:record", args=[meeting.pk]))
    assert again_shown.context["short_form"]["conclusion"].value() == AGREED
    again = typed(meeting) | {"conclusion": "Bổ sung."}
    client.post(reverse("meetings:short_record", args=[meeting.pk]), again)
    meeting.refresh_from_db()
    assert meeting.conclusion == "Bổ sung."


# --- the paper -----------------------------------------------------------------------------------


def test_the_paper_is_short_and_says_the_same_as_pdf_and_word(committee):
    committee.plan(held_on=REGULAR_DAY)
    paper = minutes_paper(signed(committee))
    assert (paper.title, paper.subject) == ("BIÊN BẢN", "họp chi ủy tháng 12 năm 2026")
    assert paper.template == "meetings/papers/minutes_committee.html"
    assert [section.heading for section in paper.body if section.heading] == [
        "I. THÀNH PHẦN",
        "II. ĐÁNH GIÁ KẾT QUẢ LÃNH ĐẠO THÁNG TRƯỚC",
        "III. DỰ KIẾN NHIỆM VỤ THÁNG TỚI",
        "IV. NHỮNG VẤN ĐỀ ĐƯA RA CHI BỘ THẢO LUẬN, BIỂU QUYẾT",
        "V. NỘI DUNG THỐNG NHẤT",
    ]
    pdf = squeezed("".join(page.extract_text() for page in pages_of(paper)))
    word = "".join(words_of_docx(render_docx([(paper, "")], title=paper.pdf_title)))
    for said in (
        "Có mặt: 3/3 đồng chí.",
        "Chủ trì: đồng chí Lò Văn Hặc, bí thư chi bộ.",
        "Người ghi biên bản: đồng chí Giàng A Páo, phó bí thư chi bộ.",
        *TEXTS.values(),
        AGREED,
        "Biên bản đã được đọc và được các đồng chí chi ủy nhất trí thông qua.",
        "Cuộc họp kết thúc hồi 20 giờ 30 phút cùng ngày.",
        "NGƯỜI GHI BIÊN BẢN",
        "CHỦ TRÌ",
    ):
        assert squeezed(said) in pdf
        assert squeezed(said) in word
    assert squeezed("Đảng số") not in pdf


def squeezed(text):
    """Text without blanks: lines break elsewhere in the two files."""
    return re.sub(r"\s", "", text)


def test_votes_of_chi_uy_count_chi_uy(committee):
    meeting = committee.close_roll(begin(committee))
    client_vote = {"matter": "RESOLUTION", "method": "SHOW_OF_CARDS", "yes": 2, "no": 1}
    vote = record.record_vote(
        vote=meeting.votes.model(meeting=meeting, question="Thống nhất nội dung", **client_vote),
        by=committee.secretary,
    )
    assert (vote.base, vote.is_adopted) == (3, True)
    lines = minutes_paper(Meeting.objects.get()).votes[0].section.paragraphs
    assert lines[0].endswith("Số chi ủy viên có quyền biểu quyết: 03 đồng chí.")


def test_minutes_without_a_theme_of_their_own_are_not_thematic(committee):
    meeting = begin(committee)
    Meeting.objects.filter(pk=meeting.pk).update(theme="Chuyên đề quý IV")
    assert minutes_paper(Meeting.objects.get()).theme is None


# --- who sees it ---------------------------------------------------------------------------------


def test_members_and_the_committee_above_do_not_open_it(client, committee):
    meeting = signed(committee)
    member = make_user(committee.branch, "MEMBER", member=committee.people[4])
    officer = make_user(committee.branch, "BRANCH_COMMITTEE", member=committee.people[2])
    staff = make_user(committee.commune, "COMMITTEE_STAFF")
    seen = {}
    for name, user in (("member", member), ("officer", officer), ("staff", staff)):
        client.force_login(user)
        seen[name] = [
            client.get(reverse(f"meetings:{page}", args=[meeting.pk])).status_code
            for page in ("detail", "minutes")
        ]
    assert seen == {"member": [404, 404], "officer": [200, 200], "staff": [200, 404]}


def test_members_do_not_see_its_papers_either(committee):
    meeting = begin(committee)
    kept = Document.objects.create(
        meeting=meeting, title="Dự thảo", name="d.pdf", content_type="application/pdf", path="x",
        size=1, sha256="0" * 64, uploaded_at=STARTED, uploaded_by=committee.secretary,
    )  # fmt: skip
    member = make_user(committee.branch, "MEMBER", member=committee.people[4])
    assert not Document.objects.visible_to(member).exists()
    assert Document.objects.visible_to(committee.secretary).get() == kept


def test_it_is_not_called_late_for_staying_in_the_branch(committee):
    signed(committee)
    late = queue(committee.commune, today=date(2026, 12, 20))["tre"]
    assert not late.exists()


def test_it_can_be_sent_when_the_committee_asks(client, committee):
    meeting = signed(committee)
    client.force_login(committee.secretary)
    page = client.get(reverse("meetings:minutes", args=[meeting.pk])).content.decode()
    assert "chỉ gửi khi cấp trên yêu cầu" in page
    client.post(reverse("meetings:submit", args=[meeting.pk]))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.SUBMITTED


def test_a_chi_uy_member_signs_as_minute_taker(committee):
    meeting = write(committee, begin(committee))
    adopt_minutes(meeting=meeting, adopted_at=ENDED, by=committee.secretary)
    with pytest.raises(RuleBroken):
        sign_minutes(meeting=meeting, role="CHAIR", seen_hash="", by=committee.minute_taker)


# --- the way there -------------------------------------------------------------------------------


def test_the_checklist_leads_to_the_plan_of_the_sitting_and_then_to_itself(client, committee):
    regular = committee.plan(held_on=REGULAR_DAY)
    client.force_login(committee.secretary)
    address = reverse("meetings:committee", args=[regular.pk])
    form = client.get(address, follow=True).context["form"]
    assert form.initial["meeting_type"] == MeetingType.COMMITTEE_MEETING
    assert (form.initial["chair"], form.initial["minute_taker"]) == (
        committee.people[0].pk,
        committee.people[1].pk,
    )
    meeting = sitting(committee)
    assert client.get(address).url == meeting.get_absolute_url()
