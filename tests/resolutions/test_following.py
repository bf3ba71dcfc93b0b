"""What becomes of tasks, and how a meeting goes through those of earlier ones."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from config.lib.errors import RuleBroken
from config.lib.paper_snapshot import sha256_of
from meetings import parts
from meetings.choices import MeetingState
from meetings.models import Meeting
from resolutions.actions.drafting import discard_draft, remove_point
from resolutions.actions.following import (
    carry_over_task,
    confirm_task,
    drop_task,
    reopen_task,
    report_task,
    send_back_task,
)
from resolutions.choices import TaskState
from resolutions.documents import resolution_paper
from resolutions.facts import carried_from, chain_of, follow_up, looks, with_people
from resolutions.meeting_parts import minutes_sections, missing
from resolutions.models import Resolution, ResolutionPoint, TaskAssignment, TaskReport
from resolutions.review import review_of
from resolutions.rules import renewals
from tests.factories import make_meeting, make_task, make_user
from tests.resolutions.conftest import NOVEMBER, OCTOBER

DUE = date(2026, 10, 25)


@pytest.fixture
def task(village):
    """Given in October to a plain member, checked by nobody in particular."""
    return make_task(village.october, owner=village.people[3], due_on=DUE)


def told(task):
    return list(task.reports.order_by("pk").values_list("state", "note"))


# --- between meetings -------------------------------------------------------------------------


def test_the_owner_reports_and_the_secretary_confirms(village, task):
    report_task(task=task, is_done=False, note="Đã làm 500 m", by=village.owner)
    report_task(task=task, is_done=True, note="Xong 1,2 km", by=village.owner)
    task = confirm_task(task=task, note="Xong 1,2 km", done_on=DUE, by=village.secretary)
    assert (task.state, task.done_on, task.result) == (TaskState.DONE, DUE, "Xong 1,2 km")
    assert told(task) == [
        ("IN_PROGRESS", "Đã làm 500 m"),
        ("REPORTED", "Xong 1,2 km"),
        ("DONE", "Xong 1,2 km"),
    ]


def test_done_after_the_last_day_is_late(village, task):
    late = DUE.replace(day=26)
    confirm_task(task=task, note="Xong", done_on=late, by=village.secretary)
    assert TaskAssignment.objects.get(pk=task.pk).state == TaskState.DONE_LATE


@pytest.mark.parametrize(
    ("note", "done_on", "words"),
    [
        (" ", DUE, "chỉ được khép lại khi có kết quả"),
        ("Xong", None, "ghi ngày hoàn thành"),
        ("Xong", date(2026, 11, 6), "06/11/2026 chưa đến"),
        ("Xong", date(2026, 10, 2), "ở trước ngày giao nhiệm vụ 03/10/2026"),
    ],
)
def test_a_task_is_closed_only_with_a_result_and_a_possible_day(
    village, task, note, done_on, words
):
    with pytest.raises(RuleBroken, match=words):
        confirm_task(task=task, note=note, done_on=done_on, by=village.secretary)
    assert TaskAssignment.objects.get(pk=task.pk).state == TaskState.OPEN


def test_the_checker_named_in_the_resolution_confirms_and_sends_back(village, task):
    ResolutionPoint.objects.filter(pk=task.point_id).update(checker=village.people[2])
    report_task(task=task, is_done=True, note="Xong", by=village.owner)
    task = send_back_task(task=task, note="Còn 200 m cuối", by=village.minute_taker)
    assert (task.state, task.result) == (TaskState.IN_PROGRESS, "Còn 200 m cuối")
    confirm_task(task=task, note="Xong cả", done_on=DUE, by=village.minute_taker)


def test_strangers_and_other_members_do_nothing_with_a_task(village, other_village, task):
    member = make_user(village.branch, "MEMBER", member=village.people[4])
    for login in (member, other_village.secretary):
        with pytest.raises(PermissionDenied):
            report_task(task=task, is_done=False, note="", by=login)
        with pytest.raises(PermissionDenied):
            confirm_task(task=task, note="Xong", done_on=DUE, by=login)
        with pytest.raises(PermissionDenied):
            drop_task(task=task, reason="Thôi", by=login)
    with pytest.raises(PermissionDenied):
        confirm_task(task=task, note="Xong", done_on=DUE, by=village.owner)


def test_a_draft_binds_nobody(village, task):
    Resolution.objects.filter(pk=task.point.resolution_id).update(state="DRAFT")
    with pytest.raises(RuleBroken, match="còn là dự thảo"):
        report_task(task=task, is_done=False, note="", by=village.owner)


def test_a_dropped_task_needs_a_reason_and_can_be_opened_again(village, task):
    with pytest.raises(RuleBroken, match="lý do thôi thực hiện"):
        drop_task(task=task, reason="", by=village.secretary)
    drop_task(task=task, reason="Xã đã làm", by=village.secretary)
    with pytest.raises(RuleBroken):
        drop_task(task=task, reason="Lần nữa", by=village.secretary)
    task = reopen_task(task=task, reason="Ghi nhầm", by=village.secretary)
    assert task.state == TaskState.IN_PROGRESS


# --- in the meeting ---------------------------------------------------------------------------


def test_the_minute_taker_writes_what_the_meeting_says(village, task):
    meeting, by = village.november, village.minute_taker
    report_task(task=task, is_done=False, note="Còn 200 m", by=by, meeting=meeting)
    confirm_task(task=task, note="Đã xong", done_on=DUE, by=by, meeting=meeting)
    (line,) = review_of(meeting)
    assert line.words == "hoàn thành ngày 25/10/2026: Đã xong"
    assert line.is_told is True


def test_a_member_records_nothing_in_a_meeting_and_a_closed_one_takes_nothing(village, task):
    with pytest.raises(PermissionDenied):
        report_task(task=task, is_done=False, note="", by=village.owner, meeting=village.november)
    Meeting.objects.filter(pk=village.november.pk).update(state=MeetingState.MINUTES_ADOPTED)
    with pytest.raises(RuleBroken, match="Biên bản cuộc họp đã thông qua"):
        drop_task(task=task, reason="Thôi", by=village.secretary, meeting=village.november)


def test_a_meeting_speaks_only_of_tasks_of_earlier_ones(village, other_village, task):
    new = make_task(village.november, owner=village.people[3], due_on=DUE)
    foreign = make_task(other_village.october, owner=other_village.people[3], due_on=DUE)
    for one in (new, foreign):
        with pytest.raises(RuleBroken, match="không phải của kỳ họp trước"):
            report_task(
                task=one, is_done=False, note="", by=village.secretary, meeting=village.november
            )
    assert [line.task.pk for line in review_of(village.november)] == [task.pk]


def test_carrying_over_renews_the_task_in_this_meetings_resolution(village, task):
    due = date(2026, 11, 30)
    renewed = carry_over_task(
        task=task, meeting=village.november, note="Mưa lũ", due_on=due, by=village.secretary
    )
    task.refresh_from_db()
    assert task.state == TaskState.CARRIED_OVER
    assert (renewed.carried_from, renewed.owner, renewed.state) == (task, task.owner, "OPEN")
    assert renewed.point.resolution == village.resolution
    assert (renewed.point.text, renewed.point.due_on) == (task.point.text, due)


def test_owners_of_one_point_are_renewed_into_one_point(village, task):
    second = TaskAssignment.objects.create(
        branch=village.branch, point=task.point, owner=village.people[4]
    )
    for one in (task, second):
        carry_over_task(
            task=one, meeting=village.november, note="", due_on=None, by=village.secretary
        )
    assert village.resolution.points.get().tasks.count() == 2


@pytest.mark.parametrize("way", ["remove the point", "discard the draft"])
def test_a_withdrawn_renewal_leaves_the_task_open(village, task, way):
    renewed = carry_over_task(
        task=task, meeting=village.november, note="", due_on=None, by=village.secretary
    )
    if way == "remove the point":
        remove_point(point=renewed.point, by=village.secretary)
    else:
        resolution = village.resolution
        discard_draft(resolution=resolution, version=resolution.version, by=village.secretary)
    task.refresh_from_db()
    assert task.state == TaskState.IN_PROGRESS
    assert not TaskAssignment.objects.filter(carried_from=task).exists()


def test_a_chain_of_three_renewals_is_highlighted(village, task):
    later = task
    for month in (9, 8, 7):
        meeting = make_meeting(village.branch, date(2026, month, 3))
        earlier = make_task(meeting, owner=village.people[3], state="CARRIED_OVER")
        TaskAssignment.objects.filter(pk=later.pk).update(carried_from=earlier)
        later = earlier
    assert renewals(task.pk, carried_from([village.branch.pk])) == 3
    assert [one.pk for one in chain_of(task)][-1] == task.pk
    assert len(chain_of(task)) == 4
    (look,) = looks(with_people(TaskAssignment.objects.filter(pk=task.pk)), NOVEMBER)
    assert look.is_stuck is True
    (line,) = review_of(village.november)
    assert (line.renewed, line.is_stuck) == (3, True)


# --- the review -------------------------------------------------------------------------------


def test_two_meetings_of_silence_are_pointed_out(village, task):
    for day in (date(2026, 10, 10), date(2026, 10, 20)):
        make_meeting(village.branch, day)
    (line,) = review_of(village.november)
    assert (line.silent, line.is_stuck, line.words) == (2, True, "chưa báo cáo, quá hạn")


def test_the_day_of_the_owners_report_is_proposed_as_the_day_it_was_done(village, task):
    (line,) = review_of(village.november)
    assert line.likely_done_on(village.november) == NOVEMBER
    with time_machine.travel("2026-10-24T21:00+07:00"):
        report_task(task=task, is_done=True, note="Xong", by=village.owner)
    (line,) = review_of(village.november)
    assert line.likely_done_on(village.november) == date(2026, 10, 24)


@pytest.mark.parametrize(
    ("due_on", "is_overdue"),
    [(date(2026, 11, 2), True), (NOVEMBER, False), (date(2026, 11, 4), False), (None, False)],
)
def test_overdue_is_judged_on_the_day_of_the_meeting(village, due_on, is_overdue):
    make_task(village.october, due_on=due_on)
    (line,) = review_of(village.november)
    assert line.is_overdue is is_overdue


def test_what_was_settled_since_the_last_meeting_is_told_once(village, task):
    with time_machine.travel("2026-10-26T08:00+07:00"):
        confirm_task(task=task, note="Xong", done_on=DUE, by=village.secretary)
    assert [line.state for line in review_of(village.november)] == [TaskState.DONE]
    december = make_meeting(village.branch, date(2026, 12, 3))
    assert review_of(december) == []


def test_what_a_meeting_prints_stays_while_its_tasks_go_on(village, task):
    """The minutes are hashed when the first signs; the next day's report must not change them."""
    other = make_task(village.october, text="Làm đường", owner=village.people[4], due_on=DUE)
    report_task(
        task=task, is_done=False, note="Còn 200 m", by=village.secretary, meeting=village.november
    )
    before = [line.words for line in review_of(village.november)]
    confirm_task(task=task, note="Xong", done_on=date(2026, 11, 5), by=village.secretary)
    drop_task(task=other, reason="Xã đã làm", by=village.secretary)
    after = [line.words for line in review_of(Meeting.objects.get(pk=village.november.pk))]
    assert before == ["đang làm, quá hạn: Còn 200 m", "chưa báo cáo, quá hạn"]
    assert after == before
    december = make_meeting(village.branch, date(2026, 12, 3))
    assert [line.words for line in review_of(december)] == [
        "hoàn thành muộn ngày 05/11/2026: Xong",
        "thôi thực hiện: Xã đã làm",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_review_asks_a_fixed_number_of_questions(village, count, django_assert_num_queries):
    for number in range(count):
        one = make_task(village.october, text=f"Việc {number}", owner=village.people[3])
        TaskReport.objects.create(
            task=one, state="IN_PROGRESS", reported_at=village.october.ended_at
        )
    with django_assert_num_queries(4):
        lines = review_of(village.november)
        assert [line.task.owner_name for line in lines] == ["Vàng Thị Dợ"] * count


# --- minutes, checks, counts ------------------------------------------------------------------


def test_minutes_hold_results_and_new_tasks(village, task):
    report_task(
        task=task, is_done=False, note="Còn 200 m", by=village.secretary, meeting=village.november
    )
    village.adopted()
    results, tasks, _ = minutes_sections(village.november)
    assert results.table.rows == [
        ["1", "Sửa nhà văn hóa bản.", "25/10/2026", "Đang làm, quá hạn: Còn 200 m."]
    ]
    assert tasks.paragraphs == [
        "Chi bộ thông qua Nghị quyết lãnh đạo thực hiện nhiệm vụ tháng 11 năm 2026."
    ]
    assert tasks.table.rows == [
        ["1", "Nạo vét 1,2 km kênh nội đồng.", "Vàng Thị Dợ", "25/11/2026", "Lò Văn Hặc"]
    ]


def test_results_flow_into_the_new_resolution(village, task):
    report_task(
        task=task, is_done=False, note="Còn 200 m", by=village.secretary, meeting=village.november
    )
    village.add(text="Giới thiệu một quần chúng ưu tú")
    (result,) = resolution_paper(village.resolution).assessment.results
    assert (result.text, result.due_on) == ("Sửa nhà văn hóa bản", "2026-10-25")
    assert result.result == "đang làm, quá hạn: Còn 200 m"


def test_the_meeting_hears_what_is_missing(village, task):
    assert [(one.section, one.blocks) for one in missing(village.november)] == [
        ("section-next-tasks", False),
        ("section-last-tasks", False),
    ]
    village.add(text="Giới thiệu một quần chúng ưu tú", due_on=None)
    assert [(one.sentence, one.blocks) for one in missing(village.november)] == [
        ("Nhiệm vụ 1 chưa có thời hạn.", True),
        ("Nghị quyết còn là dự thảo: thông qua, hoặc bỏ dự thảo.", True),
        ("Còn 1 nhiệm vụ kỳ trước chưa báo cáo tại cuộc họp.", False),
    ]


def test_an_adopted_resolution_lacks_nothing(village):
    village.adopted()
    assert list(missing(village.november)) == []


def test_everything_is_registered_with_the_meeting():
    codes = {one.code for one in parts.RECORD_SECTIONS}
    assert {"last-tasks", "next-tasks"} <= codes
    assert minutes_sections in parts.MINUTES_SECTIONS
    assert missing in parts.CHECKS


def test_follow_up_counts_each_task_once(village):
    meeting = village.october
    for state, due_on in (
        ("OPEN", OCTOBER),
        ("OPEN", date(2026, 12, 1)),
        ("REPORTED", None),
        ("DONE", None),
        ("DONE_LATE", None),
        ("DROPPED", None),
    ):
        values = {"result": "Xong", "done_on": OCTOBER} if state.startswith("DONE") else {}
        one = make_task(meeting, owner=village.people[3], due_on=due_on)
        TaskAssignment.objects.filter(pk=one.pk).update(state=state, **values)
    assert follow_up(TaskAssignment.objects.all(), NOVEMBER) == {
        "total": 6,
        "on_time": 1,
        "late": 1,
        "still_open": 3,
        "overdue": 1,
    }


def test_the_snapshot_of_equal_resolutions_is_equal(village):
    village.adopted()
    first, second = (resolution_paper(village.resolution) for _ in range(2))
    assert first == second
    assert sha256_of(str(first)) == sha256_of(str(second))
