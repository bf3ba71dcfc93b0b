"""Pure rules of resolutions and tasks: state graphs, numbers, deadlines, resemblance."""

from datetime import date

import pytest

from config.lib.errors import RuleBroken
from config.lib.paper import number_text
from config.lib.periods import Month
from resolutions.choices import ResolutionState, TaskState
from resolutions.rules import (
    are_alike,
    default_title,
    done_state,
    is_overdue,
    most_alike,
    renewals,
    require_resolution_move,
    require_sensible_point,
    require_task_move,
    silent_meetings,
)

R, T = ResolutionState, TaskState
ALLOWED_RESOLUTION_MOVES = {
    (R.DRAFT, R.ADOPTED),
    (R.ADOPTED, R.SIGNED),
    (R.ADOPTED, R.DRAFT),
    (R.SIGNED, R.SUBMITTED),
}
OPEN_STATES = (T.OPEN, T.IN_PROGRESS, T.REPORTED)
SETTLED_STATES = (T.DONE, T.DONE_LATE, T.CARRIED_OVER, T.DROPPED)
ALLOWED_TASK_MOVES = {
    *((before, after) for before in OPEN_STATES for after in SETTLED_STATES),
    *((before, T.IN_PROGRESS) for before in T),
    (T.OPEN, T.REPORTED),
    (T.IN_PROGRESS, T.REPORTED),
    (T.REPORTED, T.REPORTED),
}


@pytest.mark.parametrize("before", R)
@pytest.mark.parametrize("after", R)
def test_resolution_moves_only_along_its_graph(before, after):
    if (before, after) in ALLOWED_RESOLUTION_MOVES:
        require_resolution_move(before, after)
    else:
        with pytest.raises(RuleBroken):
            require_resolution_move(before, after)


@pytest.mark.parametrize("before", T)
@pytest.mark.parametrize("after", T)
def test_task_moves_only_along_its_graph(before, after):
    if (before, after) in ALLOWED_TASK_MOVES:
        require_task_move(before, after)
    else:
        with pytest.raises(RuleBroken):
            require_task_move(before, after)


def test_a_refused_move_names_both_steps_and_the_ways_on():
    with pytest.raises(RuleBroken, match="Đang ở bước “Dự thảo”") as refusal:
        require_resolution_move(R.DRAFT, R.SIGNED)
    assert str(refusal.value) == (
        "Đang ở bước “Dự thảo” nên chưa chuyển sang “Đã ký ban hành” được. "
        "Bước tiếp theo có thể là: “Đã thông qua”."
    )


DUE = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("state", "due_on", "today", "overdue"),
    [
        (T.OPEN, DUE, date(2026, 11, 24), False),
        (T.OPEN, DUE, DUE, False),
        (T.OPEN, DUE, date(2026, 11, 26), True),
        (T.IN_PROGRESS, DUE, date(2026, 11, 26), True),
        (T.REPORTED, DUE, date(2026, 11, 26), True),
        (T.DONE, DUE, date(2026, 11, 26), False),
        (T.DONE_LATE, DUE, date(2026, 11, 26), False),
        (T.CARRIED_OVER, DUE, date(2026, 11, 26), False),
        (T.DROPPED, DUE, date(2026, 11, 26), False),
        (T.OPEN, None, date(2030, 1, 1), False),
    ],
)
def test_a_task_is_overdue_from_the_day_after_its_deadline(state, due_on, today, overdue):
    assert is_overdue(state=state, due_on=due_on, today=today) is overdue


@pytest.mark.parametrize(
    ("due_on", "done_on", "state"),
    [
        (DUE, date(2026, 11, 24), T.DONE),
        (DUE, DUE, T.DONE),
        (DUE, date(2026, 11, 26), T.DONE_LATE),
        (None, date(2030, 1, 1), T.DONE),
    ],
)
def test_done_late_is_after_the_last_day(due_on, done_on, state):
    assert done_state(due_on=due_on, done_on=done_on) == state


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (1, "NQ", "01-NQ/CB"),
        (5, "KL", "05-KL/CB"),
        (10, "NQ", "10-NQ/CB"),
        (99, "KL", "99-KL/CB"),
    ],
)
def test_number_has_two_digits_at_least(number, kind, text):
    assert number_text(number, kind) == text


def test_title_names_the_month_or_the_theme():
    assert default_title(month=Month(2026, 11)) == "lãnh đạo thực hiện nhiệm vụ tháng 11 năm 2026"
    assert default_title(month=Month(2027, 2)) == "lãnh đạo thực hiện nhiệm vụ tháng 02 năm 2027"
    assert (
        default_title(month=Month(2026, 11), theme="Dân vận khéo")
        == "thực hiện chuyên đề “Dân vận khéo”"
    )


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (
            "Vận động 5 hộ còn lại hiến đất mở rộng ngõ xóm Đình",
            "Vận động 5 hộ còn lại hiến đất, mở rộng ngõ xóm Đình.",
            True,
        ),
        ("Nạo vét kênh nội đồng trước ngày 20", "Nạo vét kênh nội đồng trước ngày 25", True),
        ("Ủy ban vận động nhân dân", "Uỷ ban vận động nhân dân", True),
        ("Nạo vét kênh nội đồng", "Giới thiệu 01 quần chúng ưu tú", False),
        ("Thăm hỏi gia đình chính sách", "Tuyên truyền phòng cháy rừng", False),
        ("", "Tuyên truyền", False),
    ],
)
def test_points_that_say_nearly_the_same_are_alike(first, second, alike):
    assert are_alike(first, second) is alike
    assert are_alike(second, first) is alike


def test_most_alike_is_the_first_that_resembles():
    others = ["Giữ vệ sinh đường làng", "Nạo vét kênh nội đồng", "Nạo vét kênh nội đồng bản 2"]
    assert most_alike("Nạo vét kênh nội đồng", others) == others[1]
    assert most_alike("Phát triển đảng viên", others) is None


def test_renewals_count_the_chain_backwards():
    carried_from = {4: 3, 3: 2, 2: 1}
    assert [renewals(task, carried_from) for task in (1, 2, 3, 4)] == [0, 1, 2, 3]


def test_meetings_are_silent_about_a_task_since_its_last_report():
    days = [date(2026, 10, 3), date(2026, 9, 3), date(2026, 8, 3)]
    given = date(2026, 8, 3)
    assert silent_meetings(adopted_on=given, reported_on=None, meeting_days=days) == 2
    assert silent_meetings(adopted_on=given, reported_on=date(2026, 9, 3), meeting_days=days) == 1
    assert silent_meetings(adopted_on=given, reported_on=date(2026, 10, 3), meeting_days=days) == 0


def test_a_point_needs_words_and_a_deadline_from_the_meeting_on():
    held_on = date(2026, 11, 3)
    require_sensible_point(text="Làm đường", due_on=held_on, held_on=held_on)
    require_sensible_point(text="Làm đường", due_on=None, held_on=held_on)
    with pytest.raises(RuleBroken, match="ghi nội dung"):
        require_sensible_point(text=" ", due_on=None, held_on=held_on)
    with pytest.raises(RuleBroken, match="02/11/2026 ở trước ngày họp 03/11/2026"):
        require_sensible_point(text="Làm", due_on=date(2026, 11, 2), held_on=held_on)
