"""A resolution is drafted and adopted: points, owners, stale texts, votes."""

import pytest
from django.core.exceptions import PermissionDenied

from branches.models import AuditEvent
from config.lib.errors import RuleBroken, Stale
from meetings.choices import MeetingState, VoteMatter
from meetings.models import Meeting
from resolutions.actions.adopting import adopt_resolution, return_to_draft
from resolutions.actions.drafting import (
    LooksLikeAnOpenTask,
    add_point,
    change_point,
    discard_draft,
    remove_point,
    update_resolution_text,
)
from resolutions.choices import ResolutionState
from resolutions.models import Resolution, ResolutionPoint
from tests.factories import make_meeting, make_task, make_vote
from tests.resolutions.conftest import DUE, NOVEMBER


def test_the_first_point_makes_the_draft_with_its_title(village):
    point = village.add()
    resolution = village.resolution
    assert resolution.state == ResolutionState.DRAFT
    assert resolution.title == "lãnh đạo thực hiện nhiệm vụ tháng 11 năm 2026"
    assert (point.seq, point.due_on, point.checker) == (1, DUE, village.people[0])
    assert [task.owner for task in point.tasks.all()] == [village.people[3]]


def test_every_owner_gets_a_task_of_their_own_also_from_outside(village):
    point = village.add(owners=tuple(village.people[3:]), owner_text="Ban công tác Mặt trận bản")
    assert [task.owner_name for task in point.tasks.order_by("pk")] == [
        "Vàng Thị Dợ",
        "Nguyễn Thu Hiền",
        "Ban công tác Mặt trận bản",
    ]


def test_changing_owners_keeps_the_task_of_who_stays(village):
    point = village.add(owners=tuple(village.people[3:]))
    kept = point.tasks.get(owner=village.people[4])
    change_point(
        point=point,
        draft=village.draft("Nạo vét kênh", owners=(village.people[4],), owner_text="Hợp tác xã"),
        version=village.resolution.version,
        by=village.secretary,
    )
    assert point.tasks.count() == 2
    assert point.tasks.get(owner=village.people[4]) == kept
    assert ResolutionPoint.objects.get(pk=point.pk).text == "Nạo vét kênh"


def test_removing_a_point_closes_up_the_others(village):
    first = village.add("Nạo vét kênh nội đồng")
    village.add("Giới thiệu một quần chúng ưu tú")
    remove_point(point=first, by=village.secretary)
    assert list(village.resolution.points.values_list("seq", "text")) == [
        (1, "Giới thiệu một quần chúng ưu tú")
    ]


def test_a_point_that_resembles_an_open_task_is_kept_only_on_purpose(village):
    make_task(village.october, text="Nạo vét 1,2 km kênh nội đồng bản Nậm Tần")
    with pytest.raises(LooksLikeAnOpenTask, match="gần giống một nhiệm vụ chưa xong"):
        village.add("Nạo vét 1,2 km kênh nội đồng")
    assert not ResolutionPoint.objects.filter(resolution__meeting=village.november).exists()
    add_point(
        meeting=village.november,
        draft=village.draft("Nạo vét 1,2 km kênh nội đồng"),
        by=village.secretary,
        keep_alike=True,
    )


def test_a_settled_task_is_no_reason_to_warn(village):
    make_task(village.october, text="Nạo vét 1,2 km kênh nội đồng", state="DROPPED")
    village.add("Nạo vét 1,2 km kênh nội đồng")


def test_text_is_written_by_version_and_stale_text_is_refused(village):
    village.add()
    seen = village.resolution.version
    values = {"ideology": "Tư tưởng ổn định", "kind": "KL"}
    update_resolution_text(
        meeting=village.november, values=values, version=seen, by=village.secretary
    )
    assert (village.resolution.ideology, village.resolution.kind) == ("Tư tưởng ổn định", "KL")
    for version in (seen, 0, None):
        with pytest.raises(Stale):
            update_resolution_text(
                meeting=village.november,
                values={"ideology": "Khác"},
                version=version,
                by=village.deputy,
            )


@pytest.mark.parametrize("state", [MeetingState.MINUTES_ADOPTED, MeetingState.CANCELLED])
def test_nothing_is_written_once_the_minutes_are_adopted(village, state):
    point = village.add()
    Meeting.objects.filter(pk=village.november.pk).update(state=state)
    with pytest.raises(RuleBroken, match="Biên bản cuộc họp đã thông qua"):
        village.add("Việc khác hẳn")
    with pytest.raises(RuleBroken):
        remove_point(point=point, by=village.secretary)


def test_a_draft_may_be_prepared_before_the_meeting(village):
    meeting = make_meeting(village.branch, NOVEMBER.replace(month=12), state=MeetingState.PLANNED)
    village.add(meeting=meeting, due_on=NOVEMBER.replace(month=12, day=20))
    assert Resolution.objects.get(meeting=meeting).points.count() == 1


def test_leaders_and_the_minute_taker_write_members_do_not(village, other_village):
    for login in (village.secretary, village.deputy, village.minute_taker):
        add_point(meeting=village.november, draft=village.draft(), by=login, keep_alike=True)
    for login in (village.owner, other_village.secretary):
        with pytest.raises(PermissionDenied):
            add_point(meeting=village.november, draft=village.draft(), by=login)


def test_a_discarded_draft_is_gone(village):
    village.add()
    resolution = village.resolution
    with pytest.raises(Stale):
        discard_draft(resolution=resolution, version=0, by=village.secretary)
    discard_draft(resolution=resolution, version=resolution.version, by=village.secretary)
    assert not Resolution.objects.filter(meeting=village.november).exists()
    assert AuditEvent.objects.filter(code="resolutions.draft_discarded").count() == 1


# --- adopting ---------------------------------------------------------------------------------


def test_adoption_keeps_the_vote_and_counts_the_meeting(village):
    resolution = village.adopted()
    assert resolution.state == ResolutionState.ADOPTED
    assert (resolution.vote.yes, resolution.vote.base) == (5, 5)
    assert Meeting.objects.get(pk=village.november.pk).has_resolution is True
    return_to_draft(resolution=resolution, version=resolution.version, by=village.secretary)
    assert village.resolution.vote is None
    assert Meeting.objects.get(pk=village.november.pk).has_resolution is False


def test_a_vote_that_did_not_carry_says_what_is_needed(village):
    village.add()
    resolution = village.resolution
    vote = make_vote(village.november, yes=10, base=20)
    with pytest.raises(RuleBroken) as refusal:
        adopt_resolution(
            resolution=resolution, vote=vote, version=resolution.version, by=village.secretary
        )
    assert str(refusal.value) == (
        "Chưa thông qua được nghị quyết: 10/20 đồng chí tán thành, cần trên một nửa (từ 11). "
        "Đồng chí kiểm tra lại số phiếu hoặc ghi kết quả không thông qua."
    )


@pytest.mark.parametrize("case", ["other matter", "other meeting"])
def test_a_vote_about_something_else_adopts_nothing(village, case):
    village.add()
    resolution = village.resolution
    vote = (
        make_vote(village.november, yes=5, base=5, matter=VoteMatter.RATING)
        if case == "other matter"
        else make_vote(village.october, yes=5, base=5)
    )
    with pytest.raises(RuleBroken, match="biểu quyết về nghị quyết của chính cuộc họp này"):
        adopt_resolution(
            resolution=resolution, vote=vote, version=resolution.version, by=village.secretary
        )


def test_points_without_owner_or_deadline_are_named_at_adoption(village):
    village.add(owners=(), due_on=None)
    village.add("Giới thiệu một quần chúng ưu tú", due_on=None)
    resolution = village.resolution
    vote = make_vote(village.november, yes=5, base=5)
    with pytest.raises(RuleBroken) as refusal:
        adopt_resolution(
            resolution=resolution, vote=vote, version=resolution.version, by=village.secretary
        )
    assert str(refusal.value) == (
        "Chưa thông qua được nghị quyết. Nhiệm vụ 1 chưa có người thực hiện và thời hạn. "
        "Nhiệm vụ 2 chưa có thời hạn."
    )


def test_an_empty_resolution_is_not_adopted(village):
    point = village.add()
    remove_point(point=point, by=village.secretary)
    resolution = village.resolution
    vote = make_vote(village.november, yes=5, base=5)
    with pytest.raises(RuleBroken, match="chưa có nội dung"):
        adopt_resolution(
            resolution=resolution, vote=vote, version=resolution.version, by=village.secretary
        )


def test_what_changed_since_it_was_read_is_not_adopted(village):
    village.add()
    seen = village.resolution
    village.add("Giới thiệu một quần chúng ưu tú")
    vote = make_vote(village.november, yes=5, base=5)
    with pytest.raises(Stale):
        adopt_resolution(resolution=seen, vote=vote, version=seen.version, by=village.secretary)


def test_an_adopted_resolution_is_not_edited(village):
    resolution = village.adopted()
    point = resolution.points.get()
    with pytest.raises(RuleBroken, match="Đưa về dự thảo"):
        remove_point(point=point, by=village.secretary)
    with pytest.raises(RuleBroken):
        discard_draft(resolution=resolution, version=resolution.version, by=village.secretary)
