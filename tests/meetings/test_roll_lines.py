"""The lines of the roll call are put together by hand: nothing typed may become HTML."""

import pytest

from meetings.choices import AttendanceStatus, MeetingMode
from meetings.facts import RollLine
from meetings.models import Attendance
from meetings.roll_call_form import RollCallForm
from meetings.roll_lines_shown import roll_html
from members.choices import Rights, SeatKind, Standing
from members.roll import RollEntry, Seated

EVIL = "<b>{key} & \"An'"
ESCAPED = "&lt;b&gt;{key} &amp; &quot;An&#x27;"
RULES = {"attendance.temp_in_counts": True}


def line(pk=7, *, name="Lò Văn Thoan", standing=Standing.EXPECTED, **row):
    said = {"id": pk, "full_name": name, "branch_id": 1, "kind": SeatKind.OFFICIAL_SEAT}
    seat = Seated(**(dict.fromkeys(Seated._fields) | said))
    entry = RollEntry(seat, Rights.PROBATIONARY, standing, "")
    kept = Attendance(meeting_id=1, member_id=pk, **row) if row else None
    return RollLine(entry, kept)


def form(*lines, data=None, mode=MeetingMode.IN_PERSON):
    return RollCallForm(data, lines=list(lines), rules=RULES, mode=mode)


def html(*lines, **options):
    return roll_html(form(*lines, **options).shown())


def test_names_and_reasons_are_text_whatever_is_typed():
    shown = html(line(name=EVIL, status=AttendanceStatus.EXCUSED, reason_text=EVIL))
    assert EVIL not in shown
    assert shown.count(ESCAPED) == 5  # the name, its three marks, the reason


def test_whoever_is_expected_is_present_until_marked():
    shown = html(line())
    assert 'id="id_status_7_0" value="1" checked>' in shown
    assert shown.count(" checked") == 1
    assert "dự bị" in shown


def test_somebody_outside_the_base_may_only_come():
    shown = html(line(standing=Standing.EXEMPT))
    assert 'class="btn-check roll-out"' in shown
    assert "Vắng không lý do" not in shown
    assert "được miễn sinh hoạt" in shown


@pytest.mark.parametrize(
    ("mode", "offered"), [(MeetingMode.IN_PERSON, False), (MeetingMode.ONLINE, True)]
)
def test_online_is_offered_where_the_meeting_has_it(mode, offered):
    assert ("Trực tuyến" in html(line(), mode=mode)) is offered


def test_each_line_keeps_its_own_values_though_fields_are_shared():
    one = line(1, status=AttendanceStatus.UNEXCUSED, reason_code="DUTY")
    two = line(2, status=AttendanceStatus.PRESENT, late_minutes=15, left_early=True)
    shown = form(one, two, line(3)).shown()
    values = [(one.values["status"], one.values["reason"], one.values["late"]) for one in shown]
    assert values == [(4, "DUTY", None), (1, "", 15), (1, "", None)]


def test_a_refused_line_shows_what_was_typed_and_the_sentence_beside_it():
    typed = {"status_7": "3", "reason_7": "", "text_7": "", "late_7": "lâu", "early_7": "on"}
    sent = form(line(), data=typed)
    assert not sent.is_valid()
    shown = roll_html(sent.shown())
    assert 'id="id_status_7_1" value="3" checked>' in shown
    assert "Đồng chí Lò Văn Thoan vắng có lý do: chọn lý do" in shown
    assert '<details class="roll-late" open>' in shown
    assert 'value="lâu"' in shown


def test_the_words_of_a_closed_roll_call():
    chosen = [one.chosen for one in form(line(status=4), line(8, standing="EXEMPT")).shown()]
    assert chosen == ["Vắng không lý do", ""]
