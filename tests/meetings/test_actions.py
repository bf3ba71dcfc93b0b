"""What can happen to a meeting, from the plan to the signed minutes."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from branches.models import AuditEvent, RuleAssignment, RuleSet
from config.lib.dates import local_moment
from config.lib.digests import seen_digest
from config.lib.errors import RuleBroken, Stale
from config.lib.paper_snapshot import from_snapshot, sha256_of
from config.lib.uploads import Upload
from meetings.actions import planning, record, roll_call
from meetings.actions.minutes import (
    adopt_minutes,
    minutes_hash,
    return_to_draft,
    roles_on_paper,
    sign_minutes,
    submit_minutes,
)
from meetings.actions.roll_call import Mark, seen_line
from meetings.choices import AttendanceStatus, ContributionKind, MeetingState, SignatureRole
from meetings.documents import minutes_paper
from meetings.models import Attendance, Contribution, Meeting, SignedDocument, Vote
from meetings.papers import MinutesPaper
from members import roll_changes
from members.choices import StatusKind
from resolutions.models import Resolution
from tests.factories import hold, make_branch, make_member, make_user, seat, status
from tests.meetings.conftest import DAY, END, START

PAGE = Upload("trang cuối.jpg", "image/jpeg", b"\xff\xd8\xff signed page")
PRESENT, ONLINE, EXCUSED, UNEXCUSED = AttendanceStatus


def mark(meeting, by, **marks):
    """Roll-call marks by position in the list of people, as one device sends them."""
    return roll_call.save_roll_call(meeting=meeting, marks=marks, by=by)


def vote(meeting, **values):
    numbers = {"yes": 5, "no": 0, "abstain": 0, "not_voting": 0, **values}
    return Vote(
        meeting=meeting,
        **{"matter": "RESOLUTION", "question": "Thông qua nghị quyết", **numbers},
    )


# --- planning ---------------------------------------------------------------------------------


def test_a_planned_meeting_has_the_running_order_of_its_type(village):
    meeting = village.plan()
    assert meeting.state == MeetingState.PLANNED
    codes = list(meeting.agenda_items.order_by("seq").values_list("code", flat=True))
    assert codes[:6] == ["flag", "minute_taker", "roll_call", "fees", "adopt_agenda", "news"]
    assert codes[-1] == "read_minutes"


def test_a_second_regular_meeting_of_the_month_is_refused(village):
    village.plan()
    with pytest.raises(RuleBroken, match="đã có cuộc họp thường kỳ tháng 11 năm 2026"):
        village.plan(held_on=date(2026, 11, 3))


def test_where_two_a_month_are_ruled_the_second_is_planned(village):
    values = {"regular": {"per_month": 2}}
    rules = RuleSet.objects.create(code="HAI", name="Hai kỳ", source="Thử", values=values)
    RuleAssignment.objects.create(rule_set=rules, organization=village.commune)
    village.plan()
    assert village.plan(held_on=date(2026, 11, 3)).pk
    with pytest.raises(RuleBroken, match="đã có cuộc họp thường kỳ tháng 11 năm 2026"):
        village.plan(held_on=date(2026, 11, 3))


def test_a_cancelled_meeting_makes_room_for_another(village):
    first = village.plan()
    planning.cancel_meeting(meeting=first, reason="Mưa lũ", by=village.secretary)
    assert village.plan().state == MeetingState.PLANNED


def test_a_day_outside_the_window_needs_a_reason(village):
    with pytest.raises(RuleBroken, match="quy định là ngày 3 hằng tháng"):
        village.plan(held_on=date(2026, 11, 9))
    assert village.plan(held_on=date(2026, 11, 9), window_reason="Mưa lũ").pk


def test_chair_and_minute_taker_are_two_people(village):
    with pytest.raises(RuleBroken, match="hai đồng chí khác nhau"):
        village.plan(minute_taker=village.people[0])


def test_members_may_not_plan(village):
    with pytest.raises(PermissionDenied):
        planning.plan_meeting(
            meeting=Meeting(branch=village.branch, held_on=DAY), by=village.minute_taker
        )


def test_an_empty_meeting_can_be_deleted_and_leaves_a_trace(village):
    meeting = village.plan()
    planning.delete_meeting(meeting=meeting, by=village.secretary)
    assert not Meeting.objects.exists()
    assert AuditEvent.objects.filter(code="meetings.deleted").count() == 1


def test_a_started_meeting_cannot_be_deleted(village):
    meeting = village.start()
    with pytest.raises(RuleBroken, match="Hủy cuộc họp"):
        planning.delete_meeting(meeting=meeting, by=village.secretary)


# --- roll call --------------------------------------------------------------------------------


def test_at_the_start_everybody_expected_is_present(village):
    exempt = make_member(village.branch)
    status(exempt, village.branch, StatusKind.EXEMPT, since=date(2026, 1, 1))
    meeting = village.start()
    assert (meeting.expected_count, meeting.present_count) == (5, 5)
    assert set(meeting.attendances.values_list("member_id", flat=True)) == {
        member.pk for member in village.people
    }


def test_an_absence_is_one_exception(village):
    meeting = village.start()
    absent = village.people[2]
    marks = {absent.pk: Mark(EXCUSED, reason_code="ILLNESS", seen=seen_line(PRESENT))}
    assert roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary) == []
    meeting.refresh_from_db()
    assert (meeting.expected_count, meeting.present_count) == (5, 4)


def test_an_excused_absence_without_a_reason_is_refused(village):
    meeting = village.start()
    marks = {village.people[2].pk: Mark(EXCUSED, seen=seen_line(PRESENT))}
    with pytest.raises(RuleBroken, match="Tẩn Mí Lù vắng có lý do: chọn lý do"):
        roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary)


def test_an_exempt_member_who_came_counts_nowhere(village):
    exempt = make_member(village.branch)
    status(exempt, village.branch, StatusKind.EXEMPT, since=date(2026, 1, 1))
    meeting = village.start()
    roll_call.save_roll_call(
        meeting=meeting, marks={exempt.pk: Mark(PRESENT)}, by=village.secretary
    )
    meeting.refresh_from_db()
    assert (meeting.expected_count, meeting.present_count) == (5, 5)
    assert Attendance.objects.get(meeting=meeting, member=exempt).is_expected is False


def test_two_devices_do_not_undo_each_other(village):
    """Each writes only what it changed; the later one is told about what it had not seen."""
    meeting = village.start()
    first, second = village.people[2], village.people[3]
    roll_call.save_roll_call(
        meeting=meeting,
        marks={
            first.pk: Mark(UNEXCUSED, seen=seen_line(PRESENT)),
            second.pk: Mark(PRESENT, seen=seen_line(PRESENT)),
        },
        by=village.secretary,
    )
    contested = roll_call.save_roll_call(
        meeting=meeting,
        marks={
            first.pk: Mark(ONLINE, seen=seen_line(PRESENT)),
            second.pk: Mark(EXCUSED, reason_code="DUTY", seen=seen_line(PRESENT)),
        },
        by=village.minute_taker,
    )
    assert contested == [first.pk]
    statuses = dict(meeting.attendances.values_list("member_id", "status"))
    assert statuses[first.pk] == UNEXCUSED
    assert statuses[second.pk] == EXCUSED


def test_somebody_not_on_the_roll_cannot_be_marked(village):
    stranger = make_member(make_branch(village.commune))
    meeting = village.start()
    with pytest.raises(RuleBroken, match="không thuộc danh sách"):
        roll_call.save_roll_call(
            meeting=meeting, marks={stranger.pk: Mark(PRESENT)}, by=village.secretary
        )


def test_a_row_taken_away_past_the_lock_is_noticed(village):
    meeting = village.start()
    marks = {village.people[2].pk: Mark(UNEXCUSED)}
    sheet = roll_call.locked_sheet(meeting)
    Attendance.objects.filter(meeting=meeting, member=village.people[2]).delete()
    with pytest.raises(Stale, match="Điểm danh"):
        roll_call.write_marks(meeting=meeting, marks=marks, by=village.secretary, sheet=sheet)


def test_a_closed_roll_call_is_opened_again_by_the_secretary_only(village):
    meeting = village.close_roll(village.start())
    marks = {village.people[2].pk: Mark(UNEXCUSED, seen=seen_line(PRESENT))}
    with pytest.raises(RuleBroken, match="Điểm danh đã chốt"):
        roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary)
    with pytest.raises(PermissionDenied):
        roll_call.reopen_roll_call(meeting=meeting, by=village.minute_taker)
    roll_call.reopen_roll_call(meeting=meeting, by=village.secretary)
    assert roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary) == []


def test_a_held_meeting_goes_back_when_its_roll_call_is_opened_again(village):
    meeting = village.write(village.start())
    roll_call.reopen_roll_call(meeting=meeting, by=village.secretary)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.IN_PROGRESS
    assert meeting.ended_at is None


# --- speakers, texts, votes -------------------------------------------------------------------


def test_a_speaker_is_counted_once_however_often_the_form_is_sent(village):
    meeting = village.start()
    spoke = Contribution(meeting=meeting, member=village.people[2])
    record.add_contribution(contribution=spoke, by=village.minute_taker)
    again = Contribution(meeting=meeting, member=village.people[2], uid=spoke.uid)
    record.add_contribution(contribution=again, by=village.minute_taker)
    meeting.refresh_from_db()
    assert meeting.contribution_count == 1
    assert meeting.attendances.get(member=village.people[2]).contribution_count == 1


def test_somebody_absent_speaks_only_in_writing(village):
    meeting = village.start()
    absent = village.people[2]
    marks = {absent.pk: Mark(EXCUSED, reason_code="DUTY", seen=seen_line(PRESENT))}
    roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary)
    with pytest.raises(RuleBroken, match="không có mặt"):
        record.add_contribution(
            contribution=Contribution(meeting=meeting, member=absent), by=village.secretary
        )
    written = Contribution(meeting=meeting, member=absent, is_written=True, is_read_out=True)
    assert record.add_contribution(contribution=written, by=village.secretary).pk


def test_steering_by_the_chair_is_not_a_contribution(village):
    meeting = village.start()
    steering = Contribution(
        meeting=meeting, member=village.people[0], kind=ContributionKind.REMARK_CHAIR
    )
    record.add_contribution(contribution=steering, by=village.secretary)
    meeting.refresh_from_db()
    assert meeting.contribution_count == 0
    assert meeting.attendances.get(member=village.people[0]).contribution_count == 0


def test_nobody_overwrites_text_they_have_not_seen(village):
    meeting = village.start()
    item = meeting.agenda_items.get(code="discussion")
    seen = seen_digest(item, record.ITEM_TEXTS)
    record.save_agenda_item(
        item=item, values={"gist": "Bàn về đường bê tông"}, seen=seen, by=village.secretary
    )
    with pytest.raises(Stale, match="Thảo luận"):
        record.save_agenda_item(
            item=item, values={"gist": "Bàn về nước sạch"}, seen=seen, by=village.minute_taker
        )
    item.refresh_from_db()
    assert item.gist == "Bàn về đường bê tông"


def test_a_vote_takes_its_base_from_the_roll(village):
    """Five official members, one absent, one probationary beside: N = 5, present 4."""
    make_member(village.branch, official_on=None)
    meeting = village.start()
    marks = {village.people[4].pk: Mark(EXCUSED, reason_code="DUTY", seen=seen_line(PRESENT))}
    roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary)
    village.close_roll(meeting)
    adopted = record.record_vote(vote=vote(meeting, yes=3, no=1), by=village.secretary)
    assert (adopted.base, adopted.present_with_vote, adopted.is_adopted) == (5, 4, True)
    lost = record.record_vote(vote=vote(meeting, yes=2, no=2), by=village.secretary)
    assert lost.is_adopted is False


def test_an_exempt_member_who_is_present_votes(village):
    exempt = make_member(village.branch)
    status(exempt, village.branch, StatusKind.EXEMPT, since=date(2026, 1, 1))
    meeting = village.start()
    roll_call.save_roll_call(
        meeting=meeting, marks={exempt.pk: Mark(PRESENT)}, by=village.secretary
    )
    village.close_roll(meeting)
    assert record.record_vote(vote=vote(meeting, yes=6), by=village.secretary).base == 6


def test_impossible_totals_are_refused_and_nothing_is_stored(village):
    meeting = village.close_roll(village.start())
    with pytest.raises(RuleBroken, match="Tổng số phiếu là 4"):
        record.record_vote(vote=vote(meeting, yes=4), by=village.secretary)
    assert not meeting.votes.exists()


def test_the_database_refuses_a_vote_that_does_not_add_up(village):
    meeting = village.close_roll(village.start())
    kept = record.record_vote(vote=vote(meeting), by=village.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.filter(pk=kept.pk).update(yes=3)


def test_votes_wait_for_the_roll_call(village):
    with pytest.raises(RuleBroken, match="chốt điểm danh trước"):
        record.record_vote(vote=vote(village.start()), by=village.secretary)


def test_a_meeting_ends_after_it_starts_and_not_without_roll_call(village):
    meeting = village.start()
    with pytest.raises(RuleBroken, match="chốt điểm danh"):
        record.end_meeting(meeting=meeting, ended_at=END, break_minutes=0, by=village.secretary)
    village.close_roll(meeting)
    with pytest.raises(RuleBroken, match="sau giờ bắt đầu"):
        record.end_meeting(meeting=meeting, ended_at=START, break_minutes=0, by=village.secretary)


# --- minutes ----------------------------------------------------------------------------------


def test_minutes_with_gaps_are_not_adopted_and_the_gaps_are_named(village):
    meeting = village.close_roll(village.start())
    record.end_meeting(meeting=meeting, ended_at=END, break_minutes=0, by=village.secretary)
    meeting.refresh_from_db()
    with pytest.raises(RuleBroken, match="Ghi kết luận của chủ trì"):
        adopt_minutes(meeting=meeting, adopted_at=END, by=village.secretary)


def test_two_signatures_freeze_the_minutes(village):
    meeting = village.signed()
    assert meeting.state == MeetingState.SIGNED
    document = SignedDocument.objects.get(source_uid=meeting.uid)
    assert document.sha256 == sha256_of(document.snapshot)
    paper = from_snapshot(MinutesPaper, document.snapshot)
    assert paper.chair.name == "Lò Văn Hặc"
    assert (paper.attendance.expected, paper.attendance.present) == (5, 5)


def test_a_second_click_on_sign_does_nothing(village):
    meeting = village.adopt(village.write(village.start()))
    for _ in range(2):
        sign_minutes(
            meeting=meeting,
            role=SignatureRole.CHAIR,
            seen_hash=minutes_hash(meeting),
            by=village.secretary,
        )
    assert meeting.signatures.count() == 1
    assert AuditEvent.objects.filter(code="meetings.minutes_signed").count() == 1


def test_only_what_was_shown_is_signed(village):
    meeting = village.adopt(village.write(village.start()))
    shown = minutes_hash(meeting)
    village.people[0].full_name = "Lò Văn Hặc A"
    village.people[0].save()
    with pytest.raises(Stale):
        sign_minutes(
            meeting=meeting, role=SignatureRole.CHAIR, seen_hash=shown, by=village.secretary
        )
    assert not meeting.signatures.exists()


def test_nobody_signs_for_somebody_else(village):
    meeting = village.adopt(village.write(village.start()))
    with pytest.raises(RuleBroken, match="Chỉ chủ trì và thư ký"):
        sign_minutes(
            meeting=meeting,
            role=SignatureRole.MINUTE_TAKER,
            seen_hash=minutes_hash(meeting),
            by=village.secretary,
        )


def test_a_signature_on_paper_is_for_people_without_a_login(village):
    meeting = village.adopt(village.write(village.start(minute_taker=village.people[3])))
    assert roles_on_paper(meeting) == [SignatureRole.MINUTE_TAKER]
    with pytest.raises(RuleBroken, match="đính kèm ảnh"):
        sign_minutes(
            meeting=meeting,
            role=SignatureRole.MINUTE_TAKER,
            seen_hash=minutes_hash(meeting),
            by=village.secretary,
            on_paper=True,
        )
    sign_minutes(
        meeting=meeting,
        role=SignatureRole.MINUTE_TAKER,
        seen_hash=minutes_hash(meeting),
        by=village.secretary,
        on_paper=True,
        upload=PAGE,
    )
    signature = meeting.signatures.get()
    assert (signature.on_paper, signature.scan.name) == (True, "trang cuối.jpg")
    with pytest.raises(RuleBroken, match="có tài khoản nên tự ký"):
        sign_minutes(
            meeting=meeting,
            role=SignatureRole.CHAIR,
            seen_hash=minutes_hash(meeting),
            by=village.secretary,
            on_paper=True,
        )


def test_going_back_to_the_draft_voids_a_first_signature(village):
    meeting = village.adopt(village.write(village.start()))
    sign_minutes(
        meeting=meeting,
        role=SignatureRole.CHAIR,
        seen_hash=minutes_hash(meeting),
        by=village.secretary,
    )
    return_to_draft(meeting=meeting, reason="Sai tên khách", by=village.secretary)
    assert meeting.state == MeetingState.MINUTES_DRAFT
    assert not meeting.signatures.exists()


def test_a_member_without_office_neither_adopts_nor_submits(village):
    meeting = village.write(village.start())
    with pytest.raises(PermissionDenied):
        adopt_minutes(meeting=meeting, adopted_at=END, by=village.minute_taker)
    with pytest.raises(PermissionDenied):
        submit_minutes(meeting=meeting, by=village.minute_taker)


def test_signed_minutes_take_no_more_words(village):
    meeting = village.signed()
    item = meeting.agenda_items.get(code="discussion")
    with pytest.raises(RuleBroken, match="không ghi thêm được"):
        record.save_agenda_item(
            item=item,
            values={"gist": "Thêm"},
            seen=seen_digest(item, record.ITEM_TEXTS),
            by=village.secretary,
        )


FROZEN_CHANGES = [
    ("UPDATE meetings_meeting SET conclusion = 'khác'", "content"),
    ("UPDATE meetings_meeting SET present_count = 1", "count"),
    ("UPDATE meetings_meeting SET state = 'HELD'", "state"),
    ("DELETE FROM meetings_signature", "signature"),
    ("UPDATE meetings_attendance SET status = 4", "attendance"),
    ("DELETE FROM meetings_attendance", "attendance"),
    ("UPDATE meetings_agendaitem SET gist = 'khác'", "item"),
    ("DELETE FROM meetings_signeddocument", "document"),
    ("UPDATE meetings_signeddocument SET snapshot = ''", "document"),
    ("DELETE FROM meetings_meeting", "meeting"),
]


@pytest.mark.parametrize(("statement", "what"), FROZEN_CHANGES)
def test_the_database_itself_refuses_to_change_what_is_signed(village, statement, what):
    village.signed()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [change for change, what in FROZEN_CHANGES if what in {"content", "attendance", "item"}],
)
def test_before_the_signatures_the_same_changes_pass(village, statement):
    """The control: the guard above is what refuses, not something else."""
    village.adopt(village.write(village.start()))
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_transfer_recorded_later_leaves_signed_figures_alone(village):
    meeting = village.signed()
    mover = village.people[4]
    mover.memberships.update(valid_to=DAY)
    seat(mover, make_branch(village.commune), since=DAY)
    meeting.refresh_from_db()
    assert meeting.expected_count == 5
    document = SignedDocument.objects.get(source_uid=meeting.uid)
    assert from_snapshot(MinutesPaper, document.snapshot).strength.total == 5


def test_minutes_say_who_was_absent_and_why(village):
    meeting = village.start()
    marks = {
        village.people[2].pk: Mark(EXCUSED, reason_code="ILLNESS", seen=seen_line(PRESENT)),
        village.people[3].pk: Mark(UNEXCUSED, seen=seen_line(PRESENT)),
        village.people[4].pk: Mark(PRESENT, late_minutes=10, seen=seen_line(PRESENT)),
    }
    roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary)
    meeting.refresh_from_db()
    attendance = minutes_paper(meeting).attendance
    assert [(one.name, one.reason) for one in attendance.excused] == [("Tẩn Mí Lù", "Ốm")]
    assert [one.name for one in attendance.unexcused] == ["Vàng Thị Dợ"]
    assert attendance.late == ["đồng chí Nguyễn Thu Hiền đến muộn 10 phút"]


def test_the_head_names_the_parent_of_that_day(village):
    meeting = village.start()
    head = minutes_paper(meeting).head
    assert (head.superior, head.body) == ("Đảng bộ xã Pa Tần", "Chi bộ bản Nậm Tần")


def test_the_minute_taker_of_one_meeting_sees_it_and_no_other(village):
    mine = village.start()
    other = village.plan(
        meeting_type="EXTRAORDINARY",
        held_on=DAY + timedelta(days=1),
        minute_taker=village.people[2],
    )
    outsider = make_user(member=village.people[3])
    assert not Meeting.objects.visible_to(outsider).exists()
    Meeting.objects.filter(pk=mine.pk).update(minute_taker=village.people[3])
    assert list(Meeting.objects.visible_to(outsider)) == [mine]
    assert other.pk != mine.pk


def test_above_the_branch_minutes_are_seen_from_submission_on(village):
    leader = make_user(village.commune, "COMMITTEE_LEADER")
    meeting = village.signed()
    assert Meeting.objects.visible_to(leader).filter(pk=meeting.pk).exists()
    assert not Meeting.objects.content_visible_to(leader).filter(pk=meeting.pk).exists()
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.SUBMITTED)
    assert Meeting.objects.content_visible_to(leader).filter(pk=meeting.pk).exists()


def test_a_system_administrator_sees_no_meeting(village):
    admin = make_user(village.root, "SYSTEM_ADMIN")
    village.signed()
    assert not Meeting.objects.visible_to(admin).exists()
    assert not Meeting.objects.content_visible_to(admin).exists()


def test_an_end_after_midnight_is_the_next_day(village):
    meeting = village.close_roll(village.start())
    late = local_moment(DAY + timedelta(days=1), time(0, 15))
    ended = record.end_meeting(
        meeting=meeting, ended_at=late, break_minutes=0, by=village.secretary
    )
    assert ended.net_minutes == 285


def test_a_correction_of_the_roll_judges_open_meetings_again(village):
    """Found out after the meeting: one member had been exempt since October."""
    meeting = village.write(village.start())
    exempt = village.people[4]
    status(exempt, village.branch, StatusKind.EXEMPT, since=date(2026, 10, 1))
    roll_changes.announce([exempt.pk], date(2026, 10, 1))
    meeting.refresh_from_db()
    assert (meeting.expected_count, meeting.present_count) == (4, 4)


def test_a_correction_adds_people_to_a_meeting_under_way(village):
    meeting = village.start()
    late = make_member(village.branch)
    roll_changes.announce([late.pk], date(2026, 10, 1))
    meeting.refresh_from_db()
    assert (meeting.expected_count, meeting.present_count) == (6, 6)


def test_somebody_found_missing_on_the_roll_afterwards_must_be_marked(village):
    meeting = village.write(village.start())
    make_member(village.branch, full_name="Hoàng Văn Thêm")
    with pytest.raises(RuleBroken, match="Điểm danh đồng chí Hoàng Văn Thêm"):
        adopt_minutes(meeting=meeting, adopted_at=END, by=village.secretary)


def test_a_correction_leaves_signed_minutes_alone(village):
    meeting = village.signed()
    exempt = village.people[4]
    status(exempt, village.branch, StatusKind.EXEMPT, since=date(2026, 10, 1))
    roll_changes.announce([exempt.pk], date(2026, 10, 1))
    meeting.refresh_from_db()
    assert meeting.expected_count == 5


def test_a_taken_over_meeting_is_not_written_into(village):
    meeting = hold(village.branch, DAY, village.people, taken_over=True)
    with pytest.raises(RuleBroken, match="không ghi thêm được"):
        record.add_agenda_item(meeting=meeting, title="Thêm", by=village.secretary)


def test_a_meeting_with_a_draft_resolution_is_not_deleted(village):
    meeting = village.plan()
    Resolution.objects.create(branch=village.branch, meeting=meeting, title="Dự thảo")
    with pytest.raises(RuleBroken, match="bỏ dự thảo trước"):
        planning.delete_meeting(meeting=meeting, by=village.secretary)
    assert Meeting.objects.filter(pk=meeting.pk).exists()


def test_a_plan_changed_meanwhile_is_not_overwritten(village):
    meeting = village.plan()
    read_before = Meeting.objects.get(pk=meeting.pk)
    roll_call.open_meeting(meeting=meeting, started_at=START, by=village.secretary)
    read_before.place = "Sân vận động"
    with pytest.raises(Stale):
        planning.change_plan(meeting=read_before, by=village.secretary)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.place) == (MeetingState.IN_PROGRESS, "Nhà văn hóa bản")


def test_a_meeting_started_meanwhile_is_not_deleted(village):
    meeting = village.plan()
    read_before = Meeting.objects.get(pk=meeting.pk)
    roll_call.open_meeting(meeting=meeting, started_at=START, by=village.secretary)
    with pytest.raises(RuleBroken, match="không xóa được"):
        planning.delete_meeting(meeting=read_before, by=village.secretary)
    assert meeting.attendances.count() == 5


def test_a_reason_longer_than_its_column_is_refused_in_words(village):
    with pytest.raises(RuleBroken, match="Lý do dài 301 ký tự, tối đa 300"):
        planning.cancel_meeting(meeting=village.plan(), reason="l" * 301, by=village.secretary)


def test_a_break_is_shorter_than_the_meeting(village):
    meeting = village.close_roll(village.start())
    with pytest.raises(RuleBroken, match="kiểm tra lại số phút nghỉ"):
        record.end_meeting(meeting=meeting, ended_at=END, break_minutes=120, by=village.secretary)
