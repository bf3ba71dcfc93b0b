"""Praise and criticism by name, breaks, who was not heard, and what a sitting is made of."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from branches.choices import BranchType
from branches.models import RuleSet
from config.lib.dates import local_moment
from config.lib.errors import RuleBroken
from meetings.actions import conduct, planning, record
from meetings.agenda import running_order
from meetings.choices import AgendaPhase, ContributionKind, MeetingMode, MeetingType, PraiseKind
from meetings.documents import minutes_paper
from meetings.facts import missing, roll_lines
from meetings.models import Contribution, Meeting, Praise
from meetings.prompts import prompts_for
from meetings.rules import require_by_groups
from meetings.silence import silent_members
from members.choices import Office
from members.models import Position
from resolutions.models import ResolutionPoint
from tests.factories import LONG_AGO, hold, make_user
from tests.meetings.conftest import DAY, END

REMEDY = {"remedy": "Họp tổ dân cư về vệ sinh môi trường", "remedy_due_on": date(2026, 11, 28)}


def add(village, meeting, kind=PraiseKind.CRITICISM, **values):
    praise = Praise(
        meeting=meeting, kind=kind, member=village.people[3], text="Báo cáo chậm", **values
    )
    return conduct.add_praise(praise=praise, by=village.secretary)


def pause(village, meeting, start, end):
    return conduct.add_break(
        meeting=meeting,
        started_at=local_moment(DAY, start),
        ended_at=local_moment(DAY, end),
        by=village.secretary,
    )


def criticism_asked_for(meeting):
    return [one for one in missing(meeting) if one.section == "praise"]


# --- praise and criticism ---------------------------------------------------------------------


def test_the_minutes_name_who_was_praised_and_criticised(village):
    meeting = village.start()
    add(village, meeting, PraiseKind.PRAISE)
    add(village, meeting, **REMEDY)
    paper = minutes_paper(meeting)
    assert paper.praise == ["đồng chí Vàng Thị Dợ: Báo cáo chậm."]
    assert paper.criticism == [
        "đồng chí Vàng Thị Dợ: Báo cáo chậm. Khắc phục: Họp tổ dân cư về vệ sinh môi trường, hạn "
        "28/11/2026."
    ]


def test_a_remedy_with_a_day_becomes_a_task_of_the_member(village):
    add(village, village.start(), **REMEDY)
    point = ResolutionPoint.objects.get()
    assert (point.text, point.due_on) == (REMEDY["remedy"], REMEDY["remedy_due_on"])
    assert [task.owner for task in point.tasks.all()] == [village.people[3]]


def test_a_remedy_without_a_day_gives_no_task(village):
    add(village, village.start(), remedy="Báo cáo đúng hạn")
    assert not ResolutionPoint.objects.exists()


def test_praise_carries_no_remedy(village):
    meeting = village.start()
    with pytest.raises(RuleBroken, match="không có việc phải khắc phục"):
        add(village, meeting, PraiseKind.PRAISE, remedy="Làm lại")
    with pytest.raises(IntegrityError), transaction.atomic():
        Praise.objects.create(meeting=meeting, seq=1, kind="PRAISE", text="Tốt", remedy="Làm lại")


def test_criticism_is_not_skipped_in_silence(village):
    """Asked for until there is an entry, or the reason why there is none."""
    meeting = village.start()
    assert [one.blocks for one in criticism_asked_for(meeting)] == [False]
    Meeting.objects.filter(pk=meeting.pk).update(no_criticism_reason="tháng này không có vi phạm")
    meeting.refresh_from_db()
    assert criticism_asked_for(meeting) == []
    assert minutes_paper(meeting).criticism == ["không có, vì tháng này không có vi phạm"]


def test_a_place_may_make_criticism_binding(village):
    rules = RuleSet.objects.get(is_default=True)
    rules.values["minutes"]["criticism_required"] = True
    rules.save()
    assert [one.blocks for one in criticism_asked_for(village.start())] == [True]


def test_an_entry_of_criticism_is_enough(village):
    meeting = village.start()
    add(village, meeting, PraiseKind.PRAISE)
    assert len(criticism_asked_for(meeting)) == 1
    add(village, meeting, PraiseKind.SELF_CRITICISM)
    assert criticism_asked_for(meeting) == []


# --- breaks -----------------------------------------------------------------------------------


def test_several_breaks_leave_the_net_duration(village):
    meeting = village.start()
    pause(village, meeting, time(20, 0), time(20, 10))
    second = pause(village, meeting, time(20, 40), time(20, 45))
    meeting.refresh_from_db()
    village.close_roll(meeting)
    record.end_meeting(
        meeting=meeting, ended_at=END, break_minutes=meeting.break_minutes, by=village.secretary
    )
    conduct.remove_break(pause=second, by=village.secretary)
    meeting.refresh_from_db()
    assert (meeting.break_minutes, meeting.net_minutes) == (10, 110)


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (time(20, 10), time(20, 5), "sau giờ nghỉ"),
        (time(19, 0), time(19, 40), "trong thời gian cuộc họp"),
        (time(20, 5), time(20, 15), "trùng"),
    ],
)
def test_impossible_breaks_are_refused(village, start, end, sentence):
    meeting = village.start()
    pause(village, meeting, time(20, 0), time(20, 10))
    with pytest.raises(RuleBroken, match=sentence):
        pause(village, meeting, start, end)


# --- not heard for a while --------------------------------------------------------------------


def test_those_not_heard_for_months_are_listed_longest_first(village):
    """Two spoke in June, one in October, one never; the fifth is new."""
    early, late, never = village.people[1], village.people[2], village.people[3]
    old = village.people[:4]
    for month, speakers in ((6, [early]), (7, []), (8, []), (9, []), (10, [late])):
        hold(village.branch, DAY.replace(month=month), old, spoke=speakers)
    meeting = village.start()
    record.add_contribution(
        contribution=Contribution(meeting=meeting, member=village.people[0]), by=village.secretary
    )
    found = silent_members(
        meeting, roll_lines(meeting), spoken={village.people[0].pk}, months=3, types=["REGULAR"]
    )
    assert [(one.seat.pk, one.since) for one in found] == [
        (never.pk, None),
        (early.pk, date(2026, 6, 3)),
    ]
    assert found[1].words == "từ 06/2026"


def test_agreeing_or_speaking_in_a_group_does_not_end_the_silence(client, village):
    """Handbook 11.3: "nhất trí" is no contribution, a group meeting is no session that counts."""
    quiet = village.people[3]
    for month in (6, 7, 8, 9):
        hold(village.branch, DAY.replace(month=month), village.people)
    hold(
        village.branch, DAY.replace(month=10), village.people,
        meeting_type="GROUP_MEETING", group_name="Tổ 1", spoke=[quiet],
    )  # fmt: skip
    meeting = village.start()
    record.add_contribution(
        contribution=Contribution(meeting=meeting, member=quiet, is_substantive=False),
        by=village.secretary,
    )
    client.force_login(village.secretary)
    page = reverse("meetings:record", args=[meeting.pk])
    assert quiet.pk in [one.seat.pk for one in client.get(page).context["silent"]]
    record.add_contribution(
        contribution=Contribution(meeting=meeting, member=quiet), by=village.secretary
    )
    assert quiet.pk not in [one.seat.pk for one in client.get(page).context["silent"]]


def test_plain_agreement_does_not_count_as_heard(village):
    meeting = village.start()
    for kind, substantive in ((ContributionKind.OPINION, False), (ContributionKind.OPINION, True)):
        record.add_contribution(
            contribution=Contribution(
                meeting=meeting, member=village.people[2], kind=kind, is_substantive=substantive
            ),
            by=village.secretary,
        )
    assert meeting.attendances.get(member=village.people[2]).contribution_count == 1


def test_the_assigned_supervisor_is_one_tap_away(client, village):
    make_user(village.branch, "SUPERVISOR")
    meeting = village.start()
    client.force_login(village.secretary)
    page = reverse("meetings:record", args=[meeting.pk])
    offered = client.get(page).context["supervisors"]
    assert [one.full_name for one in offered] == ["Người Dùng"]
    client.post(
        reverse("meetings:add_guest", args=[meeting.pk]),
        {"full_name": "Người Dùng", "title": offered[0].title, "role": "SUPERVISOR"},
    )
    assert client.get(page).context["supervisors"] == []


# --- types, modes, prompts --------------------------------------------------------------------


def test_every_type_has_a_running_order_with_a_roll_call_and_minutes():
    for meeting_type in MeetingType:
        codes = [code for code, _, _ in running_order(meeting_type)]
        assert "roll_call" in codes
        assert codes[-1] == "read_minutes"
        assert len(set(codes)) == len(codes)


def test_a_combined_sitting_has_two_contents_and_one_closing():
    phases = [phase for _, phase, _ in running_order(MeetingType.COMBINED)]
    in_order = list(dict.fromkeys(phases))
    assert in_order == [
        AgendaPhase.OPENING, AgendaPhase.CONTENT, AgendaPhase.THEME, AgendaPhase.CLOSING
    ]  # fmt: skip
    assert sorted(phases, key=in_order.index) == phases


def test_a_combined_sitting_of_less_than_two_hours_is_told(village):
    meeting = village.start(meeting_type=MeetingType.COMBINED, theme="Học tập Bác")
    village.close_roll(meeting)
    ended = record.end_meeting(
        meeting=meeting, ended_at=END - timedelta(minutes=10), break_minutes=0, by=village.secretary
    )
    assert "110 phút, quy định từ 120 phút" in " ".join(one.sentence for one in missing(ended))


@pytest.fixture
def committee(village):
    Position.objects.create(
        member=village.people[1],
        branch=village.branch,
        office=Office.DEPUTY_SECRETARY,
        valid_from=LONG_AGO,
    )
    return village


def test_only_chi_uy_is_expected_at_its_meeting(committee):
    meeting = committee.start(meeting_type=MeetingType.COMMITTEE_MEETING)
    assert [line.entry.member for line in roll_lines(meeting)] == committee.people[:2]
    meeting.refresh_from_db()
    assert (meeting.expected_count, meeting.present_count) == (2, 2)


def test_a_lone_secretary_has_no_meeting_of_chi_uy(village):
    with pytest.raises(RuleBroken, match="bí thư tự chuẩn bị"):
        village.plan(meeting_type=MeetingType.COMMITTEE_MEETING)


def test_members_do_not_see_meetings_of_chi_uy(committee):
    meeting = committee.start(meeting_type=MeetingType.COMMITTEE_MEETING)
    member = make_user(committee.branch, "MEMBER", member=committee.people[3])
    assert not Meeting.objects.visible_to(member).filter(pk=meeting.pk).exists()
    assert Meeting.objects.visible_to(committee.secretary).filter(pk=meeting.pk).exists()


def test_online_needs_its_document(village):
    with pytest.raises(RuleBroken, match="văn bản cho phép"):
        village.plan(mode=MeetingMode.ONLINE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            branch=village.branch, meeting_type="REGULAR", mode="ONLINE", held_on=DAY,
            for_year=2026, for_month=11,
        )  # fmt: skip


class Groups:
    """The rule values of meetings by groups."""

    def get(self, key):
        return {"by_groups.min_members": 50, "by_groups.max_per_year": 3}[key]


@pytest.mark.parametrize(
    ("groups", "roll", "held", "refusal"),
    [
        (2, 50, 2, None),
        (0, 60, 0, "chưa chia tổ đảng"),
        (2, 49, 0, "có 49 đảng viên; chỉ chi bộ từ 50"),
        (2, 60, 3, "đã họp theo tổ đảng 3 lần, quy định không quá 3"),
    ],
)
def test_by_groups_only_in_large_divided_branches_three_times_a_year(groups, roll, held, refusal):
    def ask():
        require_by_groups(groups=groups, roll=roll, held_this_year=held, rules=Groups())

    if refusal is None:
        ask()
        return
    with pytest.raises(RuleBroken, match=refusal):
        ask()


def test_another_type_brings_another_running_order(village):
    meeting = village.plan()
    meeting.meeting_type = MeetingType.EXTRAORDINARY
    planning.change_plan(meeting=meeting, by=village.secretary)
    assert meeting.agenda_items.filter(code="matter").exists()
    assert not meeting.agenda_items.filter(code="next_month").exists()


def test_every_branch_type_with_points_of_its_own_gets_them():
    without = {one for one in BranchType if not prompts_for(one)}
    assert without == {BranchType.OVERSEAS}
    assert "Đất đai, trật tự xây dựng, môi trường" in prompts_for(BranchType.VILLAGE)


def test_criticism_and_breaks_by_their_forms(client, village):
    meeting = village.start()
    client.force_login(village.secretary)
    client.post(
        reverse("meetings:add_praise", args=[meeting.pk]),
        {
            "praise-kind": "REMINDER",
            "praise-member": village.people[2].pk,
            "praise-text": "Đi họp muộn",
        },
    )
    client.post(
        reverse("meetings:add_break", args=[meeting.pk]),
        {"break-paused": "20:00", "break-resumed": "20:10"},
    )
    meeting.refresh_from_db()
    assert (meeting.praises.get().kind, meeting.break_minutes) == ("REMINDER", 10)
    refused = client.post(
        reverse("meetings:add_break", args=[meeting.pk]),
        {"break-paused": "20:05", "break-resumed": "mai"},
    )
    assert refused.status_code == 422
    assert 'value="20:05"' in refused.content.decode()
