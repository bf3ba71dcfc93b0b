"""Before a meeting: steps, papers, orientation, who knows, leave, opinions, reminders, letters."""

import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from branches import mail
from branches.models import MailOutbox, PartyOrganization, RuleAssignment, RuleSet
from config.lib.errors import RuleBroken, Stale
from meetings.actions import beforehand, notifying, planning, preparing, roll_call
from meetings.choices import AttendanceStatus
from meetings.models import (
    Document,
    ExcuseRequest,
    Meeting,
    NoticeReceipt,
    Orientation,
    PreparedOpinion,
    Reminder,
)
from meetings.notice_documents import call_list_paper, invitations_paper
from meetings.notices import notice_text
from meetings.preparation import checklist, orientations_for, papers_were_in_time
from tests.factories import make_branch, make_meeting, make_user
from tests.meetings.conftest import DAY, START

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 test"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-10-25T08:00:00+07:00", tick=False)
    return time_machine


@pytest.fixture
def meeting(village):
    return village.plan()


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF")


@pytest.fixture
def member(village):
    """The login of a plain member, ``village.people[4]``."""
    return make_user(village.branch, "MEMBER", member=village.people[4])


def announce(village, meeting):
    planning.announce_meeting(meeting=meeting, text="Mời họp", by=village.secretary)
    return meeting


def begin(clock, village, meeting):
    clock.move_to("2026-11-03T19:30:00+07:00", tick=False)
    roll_call.open_meeting(meeting=meeting, started_at=START, by=village.secretary)


def address(name, *args):
    return reverse(f"meetings:{name}", args=args)


# --- steps, papers, orientation -------------------------------------------------------------------


def test_the_checklist_knows_what_the_program_saw(village, meeting):
    assert [step.is_done for step in checklist(meeting)] == [False] * 5
    preparing.save_step(
        meeting=meeting, step="OWNER", is_done=True, assignee=village.people[1], note="",
        by=village.secretary,
    )  # fmt: skip
    village.people[2].positions.create(
        branch=village.branch, office="DEPUTY_SECRETARY", valid_from=date(2020, 1, 1)
    )
    village.plan(
        meeting_type="COMMITTEE_MEETING",
        held_on=date(2026, 11, 1),
        minute_taker=village.people[2],
    )
    announce(village, meeting)
    steps = {step.code: step for step in checklist(meeting)}
    assert steps["OWNER"].row.assignee == village.people[1]
    assert steps["COMMITTEE"].evidence == "Chi ủy dự kiến họp ngày 01/11/2026."
    assert steps["NOTICE"].evidence == "Đã thông báo ngày 25/10/2026; 0/5 đồng chí đã biết."
    assert [code for code, step in steps.items() if step.is_done] == ["OWNER", "NOTICE"]


def upload(client, meeting, content=PDF, **values):
    data = {"title": "Dự thảo nghị quyết", **values}
    data["file"] = SimpleUploadedFile("du thao.pdf", content)
    return client.post(address("document_add", meeting.pk), data)


def test_papers_a_day_before_are_in_time(client, clock, village, meeting):
    client.force_login(village.secretary)
    upload(client, meeting)
    assert papers_were_in_time(meeting) is None, "nobody could read them before the notice"
    announce(village, meeting)
    assert papers_were_in_time(Meeting.objects.get()) is True
    clock.move_to("2026-11-03T08:00:00+07:00", tick=False)
    client.force_login(village.secretary)
    upload(client, meeting, content=PDF + b"2")
    assert papers_were_in_time(Meeting.objects.get()) is False


def test_a_paper_is_a_download_for_the_branch_from_the_notice_on(
    client, village, meeting, member, staff
):
    client.force_login(village.secretary)
    assert upload(client, meeting).status_code == 302
    paper = Document.objects.get().get_absolute_url()
    client.force_login(member)
    assert client.get(paper).status_code == 404
    announce(village, meeting)
    answer = client.get(paper)
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="du thao.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    for stranger in (staff, make_user(make_branch(village.commune), "SECRETARY")):
        client.force_login(stranger)
        assert client.get(paper).status_code == 404
    client.force_login(make_user(village.branch, "SUPERVISOR"))
    assert client.get(paper).getvalue() == PDF


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"content": b"<html>"}, "Không nhận loại tệp này"),
        ({"content": PDF + b"." * 11 * 1024 * 1024}, "Tệp lớn hơn 10 MB"),
        ({"title": "Công văn TỐI MẬT"}, "dấu hiệu mật"),
        ({"title": ""}, "Đồng chí chưa nhập"),
    ],
)
def test_a_file_that_may_not_be_kept_is_refused_in_words(
    client, village, meeting, values, sentence
):
    client.force_login(village.secretary)
    answer = upload(client, meeting, **values)
    assert answer.status_code == (409 if "mật" in sentence else 422)
    assert sentence in answer.content.decode()
    assert not Document.objects.exists()


def test_the_same_file_is_kept_once_and_goes_with_its_row(
    client, village, meeting, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.FILES_DIR = tmp_path
    client.force_login(village.secretary)
    upload(client, meeting)
    assert upload(client, meeting).status_code == 422
    paper = Document.objects.get()
    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("document_remove", paper.uid))
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_a_paper_changed_on_disk_is_not_handed_out(client, village, meeting, settings):
    client.force_login(village.secretary)
    upload(client, meeting)
    paper = Document.objects.get()
    (settings.FILES_DIR / paper.path).write_bytes(b"%PDF- other")
    assert client.get(paper.get_absolute_url()).status_code == 404


def test_signed_minutes_close_the_papers(clock, village):
    clock.move_to("2026-11-03T22:00:00+07:00", tick=False)
    signed = village.signed()
    with pytest.raises(RuleBroken, match="không thêm, bớt"):
        preparing.require_keeper(Document(meeting=signed), village.secretary)


def test_a_paper_has_exactly_one_owner(meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.create(
            title="…", name="a.pdf", size=1, path="a", sha256="b", uploaded_at=timezone.now()
        )


def publish(staff, unit, **values):
    orientation = Orientation(
        organization=unit,
        **{
            "kind": "BULLETIN",
            "title": "Bản tin tháng 11",
            "first_ym": 2026 * 12 + 10,
            "last_ym": 2026 * 12 + 10,
            **values,
        },
    )
    return preparing.publish_orientation(orientation=orientation, by=staff)


def test_orientation_from_above_appears_for_its_months_and_types(village, meeting, staff):
    bulletin = publish(staff, village.commune)
    publish(staff, village.commune, title="Trường học", branch_types=["SCHOOL"])
    publish(
        staff, village.commune, title="Tháng 12", first_ym=2026 * 12 + 11, last_ym=2026 * 12 + 11
    )
    assert orientations_for(meeting) == [(bulletin, False)]
    preparing.use_orientation(
        meeting=meeting, orientation=bulletin, is_used=True, by=village.secretary
    )
    assert orientations_for(meeting) == [(bulletin, True)]
    assert "Bản tin sinh hoạt chi bộ của cấp trên: Bản tin tháng 11." in notice_text(meeting)
    with pytest.raises(RuleBroken, match="không thu hồi được"):
        preparing.remove_orientation(orientation=bulletin, by=staff)


def test_only_committees_publish_and_nothing_secret(village, staff):
    with pytest.raises(PermissionDenied):
        publish(village.secretary, village.commune)
    with pytest.raises(RuleBroken, match="mật"):
        publish(staff, village.commune, text="TUYỆT MẬT")
    with pytest.raises(RuleBroken, match="Tháng cuối"):
        publish(staff, village.commune, last_ym=1)


# --- who knows ------------------------------------------------------------------------------------


def test_the_notice_reaches_logins_and_the_delegate_from_above(village, meeting, member):
    delegate = make_user(village.branch, "SUPERVISOR")
    make_user(make_branch(village.commune), "SUPERVISOR")
    announce(village, meeting)
    told = set(Reminder.objects.filter(step="NOTICE").values_list("user", flat=True))
    assert told == {village.secretary.pk, village.minute_taker.pk, member.pk, delegate.pk}
    text = Reminder.objects.filter(user=delegate).get().text
    assert text.endswith("19:30 ngày 03/11/2026, tại Nhà văn hóa bản")


def test_a_member_confirms_with_one_tap_and_the_secretary_notes_the_rest(
    client, village, meeting, member
):
    announce(village, meeting)
    client.force_login(member)
    assert "Tôi đã biết" in client.get(reverse("branches:home")).content.decode()
    client.post(address("own_confirm", meeting.pk))
    client.post(address("own_confirm", meeting.pk))
    client.force_login(village.secretary)
    chosen = [village.people[2].pk, village.people[3].pk]
    client.post(address("receipts_mark", meeting.pk), {"member": chosen, "channel": "PHONE"})
    rows = NoticeReceipt.objects.values_list("member", "channel", "informed_by")
    assert set(rows) == {
        (village.people[4].pk, "IN_APP", member.pk),
        (chosen[0], "PHONE", village.secretary.pk),
        (chosen[1], "PHONE", village.secretary.pk),
    }
    page = client.get(address("receipts", meeting.pk)).content.decode()
    assert "3/5 đồng chí đã biết" in page


def test_only_people_of_the_meeting_are_marked(client, village, meeting):
    announce(village, meeting)
    outsider = make_branch(village.commune)
    with pytest.raises(RuleBroken, match="ít nhất một người"):
        notifying.mark_informed(
            meeting=meeting, member_ids={outsider.pk + 1000}, channel="PHONE", by=village.secretary
        )
    with pytest.raises(PermissionDenied):
        notifying.mark_informed(
            meeting=meeting, member_ids={1}, channel="PHONE", by=village.minute_taker
        )


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_of_who_knows_query_count(
    client, village, meeting, number, django_assert_num_queries
):
    announce(village, meeting)
    notifying.mark_informed(
        meeting=meeting,
        member_ids={one.pk for one in village.people[:number]},
        channel="PHONE",
        by=village.secretary,
    )
    client.force_login(village.secretary)
    with django_assert_num_queries(11):
        client.get(address("receipts", meeting.pk))


def test_the_names_of_a_branch_are_read_once_for_all_steps(
    client, village, meeting, django_assert_num_queries
):
    client.force_login(village.secretary)
    with django_assert_num_queries(18):
        page = client.get(address("prepare", meeting.pk)).content.decode()
    steps = page.count('<option value="">Chưa chọn</option>') + page.count(
        '<option value="" selected>Chưa chọn</option>'
    )
    assert steps == 5
    for one in village.people:
        assert page.count(f'<option value="{one.pk}">') == steps


def test_slips_call_list_and_calendar_say_when_and_where(client, village, meeting):
    slips, calls = invitations_paper(meeting), call_list_paper(meeting)
    assert slips.names == calls.names
    assert len(slips.names) == 5
    assert slips.when == "19 giờ 30 phút, ngày 03 tháng 11 năm 2026"
    assert slips.inviter == "Lò Văn Hặc"
    client.force_login(village.secretary)
    answer = client.get(address("calendar", meeting.pk))
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert answer["Content-Type"].startswith("text/calendar")
    assert event.decoded("dtstart") == START
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=90)
    assert str(event["location"]) == "Nhà văn hóa bản"


# --- leave and opinions ---------------------------------------------------------------------------


def ask(meeting, by, **values):
    return beforehand.ask_leave(
        meeting=meeting, by=by, **{"reason_code": "ILLNESS", "reason_text": "đi viện", **values}
    )


def test_leave_accepted_opens_the_roll_call_with_the_absence(clock, village, meeting, member):
    announce(village, meeting)
    beforehand.decide_leave(
        asked=ask(meeting, member), accept=True, answer="", by=village.secretary
    )
    refused = ask(meeting, village.minute_taker)
    beforehand.decide_leave(asked=refused, accept=False, answer="Việc gấp", by=village.secretary)
    begin(clock, village, meeting)
    absent = meeting.attendances.get(status=AttendanceStatus.EXCUSED)
    assert (absent.member, absent.reason_code, absent.reason_text) == (
        village.people[4],
        "ILLNESS",
        "đi viện",
    )
    assert (meeting.present_count, meeting.expected_count) == (4, 5)


def test_an_answer_that_cannot_be_taken_is_given_back(client, village, meeting, member):
    announce(village, meeting)
    asked = ask(meeting, member)
    client.force_login(village.secretary)
    words = "Đồng chí sắp xếp dự họp giúp chi bộ. " * 6
    answer = client.post(
        reverse("meetings:leave_decide", args=[meeting.pk, asked.pk]), {"answer": words}
    )
    page = answer.content.decode()
    assert (answer.status_code, answer.context["typed"]) == (409, [words])
    assert "Chưa thực hiện được" in page
    assert "tối đa 200" in page
    title = "Bàn việc làm đường " * 20
    answer = client.post(reverse("meetings:agenda_add", args=[meeting.pk]), {"title": title})
    assert (answer.status_code, answer.context["typed"]) == (409, [title])
    for name in ("meetings:postpone", "meetings:cancel"):
        reason = "Nước lũ dâng cao, đường vào bản bị ngập. " * 10
        answer = client.post(reverse(name, args=[meeting.pk]), {"reason": reason})
        assert (answer.status_code, answer.context["typed"]) == (409, [reason])
        assert client.post(reverse(name, args=[meeting.pk]), {"reason": " "}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "ANNOUNCED"


def test_leave_is_decided_once_and_before_the_meeting(clock, village, meeting, member):
    announce(village, meeting)
    asked = ask(meeting, member)
    with pytest.raises(PermissionDenied):
        beforehand.decide_leave(asked=asked, accept=True, answer="", by=member)
    with pytest.raises(RuleBroken, match="lý do không chấp nhận"):
        beforehand.decide_leave(asked=asked, accept=False, answer=" ", by=village.secretary)
    seen_before = ExcuseRequest.objects.select_related("meeting__branch", "member").get()
    beforehand.withdraw_leave(asked=asked, by=member)
    with pytest.raises(Stale):
        beforehand.decide_leave(asked=seen_before, accept=True, answer="", by=village.secretary)
    begin(clock, village, meeting)
    with pytest.raises(RuleBroken, match="đã bắt đầu"):
        ask(meeting, member)


def test_another_reason_needs_words_and_a_stranger_asks_nothing(village, meeting, member, staff):
    with pytest.raises(RuleBroken, match="ghi rõ lý do"):
        ask(meeting, member, reason_code="OTHER", reason_text="")
    with pytest.raises(RuleBroken, match="không thuộc diện triệu tập"):
        ask(meeting, staff)


def test_an_opinion_sent_beforehand_is_for_leaders_only(client, village, meeting, member):
    announce(village, meeting)
    client.force_login(member)
    sent = address("own_opinion", meeting.pk)
    client.post(sent, {"text": "Sửa cầu treo", "may_be_read_out": "on"})
    client.post(sent, {"text": "Sửa cầu treo gấp"})
    opinion = PreparedOpinion.objects.get()
    assert (opinion.text, opinion.may_be_read_out) == ("Sửa cầu treo gấp", False)
    assert client.get(address("prepare", meeting.pk)).status_code == 403
    client.force_login(make_user(village.branch, "MEMBER", member=village.people[3]))
    assert "Sửa cầu treo" not in client.get(address("own", meeting.pk)).content.decode()
    client.force_login(village.secretary)
    assert "Sửa cầu treo gấp" in client.get(address("prepare", meeting.pk)).content.decode()


def test_an_opinion_read_out_is_one_written_contribution(client, clock, village, meeting, member):
    announce(village, meeting)
    opinion = beforehand.send_opinion(
        meeting=meeting, text="Sửa cầu treo", may_be_read_out=True, by=member
    )
    begin(clock, village, meeting)
    client.force_login(village.minute_taker)
    assert "Sửa cầu treo" in client.get(address("record", meeting.pk)).content.decode()
    for _ in range(2):
        client.post(address("opinion_read", meeting.pk, opinion.pk))
    contribution = meeting.contributions.get()
    assert (contribution.member, contribution.text) == (village.people[4], "Sửa cầu treo")
    assert contribution.is_written
    assert contribution.is_read_out


def test_who_did_not_agree_is_not_read_out(clock, village, meeting, member):
    opinion = beforehand.send_opinion(
        meeting=meeting, text="Tôi tự nói", may_be_read_out=False, by=member
    )
    begin(clock, village, meeting)
    with pytest.raises(RuleBroken, match="chưa đồng ý"):
        beforehand.read_out_opinion(opinion=opinion, by=village.secretary)


# --- the ladder -----------------------------------------------------------------------------------


def at(text):
    return datetime.fromisoformat(f"2026-{text}:00+07:00").astimezone(UTC)


def steps_of(user):
    return list(Reminder.objects.filter(user=user).order_by("pk").values_list("step", flat=True))


def test_the_ladder_reminds_once_a_step_and_stops_when_it_is_done(village, meeting, member):
    assert notifying.remind(at("10-27T10:00")) == 1, "the secretary: no notice yet"
    announce(village, meeting)
    for _ in range(2):
        notifying.remind(at("11-01T10:00"))
    notifying.remind(at("11-03T06:00"))
    assert steps_of(member) == ["NOTICE", "SOON"], "quiet hours"
    notifying.remind(at("11-03T07:00"))
    assert steps_of(member) == ["NOTICE", "SOON", "TODAY"]
    notifying.remind(at("11-05T10:00"))
    assert steps_of(member) == ["NOTICE", "SOON", "TODAY"]
    assert steps_of(village.secretary) == ["WEEK", "NOTICE", "SOON", "TODAY", "LATE"]
    late = Reminder.objects.get(step="LATE")
    assert late.text.endswith("chưa ghi diễn biến, chưa báo hoãn")


def test_a_committee_may_have_its_branches_told_earlier(village, meeting):
    assert notifying.remind(at("10-22T10:00")) == 0
    values = {"reminders": {"days": [14, 2, 0, -2]}}
    RuleAssignment.objects.create(
        rule_set=RuleSet.objects.create(code="SOM", name="Nhắc sớm", values=values),
        organization=village.commune,
    )
    assert notifying.remind(at("10-22T10:00")) == 1


def test_the_last_word_may_come_a_month_later(village, meeting):
    values = {"reminders": {"days": [7, 2, 0, -31]}}
    RuleAssignment.objects.create(
        rule_set=RuleSet.objects.create(code="MUON", name="Nhắc muộn", values=values),
        organization=village.commune,
    )
    assert notifying.remind(at("12-03T10:00")) == 0
    assert notifying.remind(at("12-04T10:00")) == 1
    assert steps_of(village.secretary) == ["LATE"]


def test_what_was_just_said_is_not_said_again(clock, village, meeting, member):
    clock.move_to("2026-11-01T20:00:00+07:00", tick=False)
    announce(village, meeting)
    assert notifying.remind(at("11-01T20:30")) == 0
    assert notifying.remind(at("11-02T08:30")) == 3


def test_people_on_leave_are_left_in_peace(village, meeting, member):
    announce(village, meeting)
    beforehand.decide_leave(
        asked=ask(meeting, member), accept=True, answer="", by=village.secretary
    )
    notifying.remind(at("11-03T07:00"))
    assert steps_of(member) == ["NOTICE"]


def test_submitted_minutes_end_the_ladder(clock, village):
    clock.move_to("2026-11-03T22:00:00+07:00", tick=False)
    signed = village.signed()
    assert notifying.remind(at("11-05T10:00")) == 1
    Meeting.objects.filter(pk=signed.pk).update(state="SUBMITTED")
    Reminder.objects.all().delete()
    assert notifying.remind(at("11-05T10:00")) == 0


@pytest.mark.parametrize("number", [1, 5])
def test_branches_without_logins_cost_the_clock_no_question_of_their_own(
    village, number, django_assert_num_queries
):
    for _ in range(number):
        make_meeting(make_branch(village.commune), DAY)
    with django_assert_num_queries(4):
        assert notifying.remind(at("11-05T10:00")) == 0


def test_a_meeting_put_off_is_told_of_anew(village, meeting, member):
    announce(village, meeting)
    planning.postpone_meeting(meeting=meeting, reason="Bão", by=village.secretary)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2026, 11, 10))
    meeting.refresh_from_db()
    announce(village, meeting)
    days = Reminder.objects.filter(user=member).values_list("held_on", flat=True)
    assert sorted(days) == [DAY, date(2026, 11, 10)]


# --- letters --------------------------------------------------------------------------------------


@pytest.fixture
def reader(member):
    member.email = "hien@example.vn"
    member.save()
    return member


def test_without_a_mail_server_letters_wait_and_nothing_breaks(client, village, meeting, reader):
    announce(village, meeting)
    assert mail.send_waiting() == 0
    assert MailOutbox.objects.get().state == "WAITING"
    client.force_login(village.secretary)
    page = client.get(address("receipts", meeting.pk)).content.decode()
    assert "Thư điện tử chưa cấu hình" in page
    client.force_login(reader)
    assert "Chưa cấu hình" in client.get(reverse("branches:contact")).content.decode()


def test_a_letter_goes_out_once_without_names_and_proves_that_its_reader_knows(
    village, meeting, reader, settings
):
    settings.EMAIL_URL, settings.PUBLIC_URL = "smtp://mail.example:25", "https://chibo.example/"
    announce(village, meeting)
    assert [mail.send_waiting(), mail.send_waiting()] == [1, 0]
    letter = outbox.outbox[0]
    assert (letter.to, letter.subject) == (["hien@example.vn"], "Thông báo lịch sinh hoạt")
    assert f"https://chibo.example{meeting.get_absolute_url()}" in letter.body
    assert not [one for one in village.people if one.full_name in letter.body]
    receipt = NoticeReceipt.objects.get()
    assert (receipt.member, receipt.channel) == (village.people[4], "EMAIL")


def test_a_letter_that_fails_is_tried_again_later_and_given_up_in_the_end(
    clock, village, meeting, reader, settings, monkeypatch
):
    settings.EMAIL_URL = "smtp://mail.example:25"
    announce(village, meeting)

    def refuse(self, messages):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    for hour in range(10):
        mail.send_waiting()
        mail.send_waiting()
        clock.move_to(datetime(2026, 10, 25, 8, tzinfo=UTC) + timedelta(hours=3 * hour), tick=False)
    letter = MailOutbox.objects.get()
    assert (letter.state, letter.attempts, letter.error) == ("FAILED", 6, "SMTPServerDisconnected")


def test_one_broken_letter_does_not_hold_up_the_others(village, meeting, reader, settings):
    settings.EMAIL_URL = "smtp://mail.example:25"
    now = timezone.now()
    for key, subject in (("a", "Hai\ndòng"), ("b", "Một dòng")):
        MailOutbox.objects.create(
            key=key, kind="test", recipient=reader, subject=subject, body="…", next_try_at=now
        )
    assert mail.send_waiting() == 1
    states = MailOutbox.objects.order_by("key").values_list("state", "error")
    assert list(states) == [("WAITING", "BadHeaderError"), ("SENT", "")]


def test_whoever_wants_no_letters_gets_none(client, village, meeting, reader):
    client.force_login(reader)
    client.post(reverse("branches:contact"), {"email": "hien@example.vn", "wants_in_app": "on"})
    announce(village, meeting)
    assert not MailOutbox.objects.exists()
    assert client.post(reverse("branches:contact"), {"email": "sai"}).status_code == 422


# --- the day agreed with the head of the unit ---------------------------------------------------


def unit_step(meeting):
    return next((one for one in checklist(meeting) if one.code == "UNIT"), None)


def agree(village, meeting, **values):
    preparing.save_step(
        meeting=meeting, step="UNIT", by=village.secretary,
        **{"is_done": True, "assignee": None, "note": "Đồng ý, lùi giao ban", **values},
    )  # fmt: skip


def test_only_branches_of_offices_agree_the_day_with_their_head(village, meeting):
    assert unit_step(meeting) is None
    meeting.branch.branch_type = "AGENCY"
    assert unit_step(meeting).title == "Thống nhất ngày, giờ họp với thủ trưởng đơn vị"


def test_the_agreement_holds_for_its_day(client, village, meeting):
    PartyOrganization.objects.filter(pk=village.branch.pk).update(branch_type="AGENCY")
    meeting.branch.refresh_from_db()
    agree(village, meeting)
    step = unit_step(meeting)
    assert step.is_done
    assert (step.row.done_by, step.row.for_day) == (village.secretary, DAY)
    meeting.held_on = date(2026, 11, 4)
    planning.change_plan(meeting=meeting, by=village.secretary)
    step = unit_step(meeting)
    assert not step.is_done
    assert step.evidence.startswith("Đã thống nhất cho ngày 03/11/2026; ngày họp nay là 04/11/2026")
    client.force_login(village.secretary)
    page = client.get(address("prepare", meeting.pk)).content.decode()
    assert "Ý kiến của thủ trưởng, việc trùng ngày" in page
    agree(village, meeting)
    assert unit_step(meeting).is_done


def test_what_speaks_against_the_day_is_named(village):
    PartyOrganization.objects.filter(pk=village.branch.pk).update(branch_type="SCHOOL")
    village.branch.refresh_from_db()
    sunday = date(2026, 11, 8)
    meeting = village.plan(held_on=sunday, window_reason="Trường bận thi")
    village.plan(meeting_type="EXTRAORDINARY", held_on=sunday)
    assert unit_step(meeting).evidence == (
        "Ngày họp là ngày nghỉ cuối tuần. Cùng ngày có họp chi bộ bất thường."
    )
