"""The rules of scoring a meeting, with the sheet of the handbook (12). No database."""

from decimal import Decimal

import pytest

from branches.rule_book import shipped_rule_sets
from branches.rules import Rules
from meetings.choices import MeetingType
from resolutions.scoring.choices import Band, SheetPart
from resolutions.scoring.rules import (
    MeetingFacts,
    band_of,
    needs_reason,
    parts_of,
    reckon,
    scaled,
    suggest,
    weakest,
)
from resolutions.scoring.sheet_forms import SheetContentForm
from resolutions.scoring.sheets import CASES, Sheet, problems_of, total
from resolutions.scoring.templates import shipped_sheets

CONTENT = shipped_sheets()[0]["criteria"]
SHEET = Sheet.read(CONTENT)
ITEMS = {item.code: item for item in SHEET.items}
RULES = Rules(("HD42-2025",), shipped_rule_sets()[0]["values"])
REGULAR, COMBINED = frozenset({SheetPart.REGULAR}), frozenset(SheetPart)


def rules_with(**scoring):
    values = {**RULES.values, "scoring": {**RULES.values["scoring"], **scoring}}
    return Rules(("x",), values)


def suggested(code, **facts):
    return suggest(ITEMS[code], MeetingFacts(**facts)).points


@pytest.mark.parametrize(("words", "parts"), CASES)
def test_the_shipped_sheet_has_a_hundred_points_for_every_meeting(words, parts):
    assert total(SHEET, parts) == 100
    assert problems_of(SHEET) == []


def test_the_criteria_have_the_points_of_the_frame():
    points = [
        sum(most for _, most in pairs) for _, pairs in SHEET.asked(parts=COMBINED, is_first=False)
    ]
    assert points == [5, 5, 10, 40, 5, 30, 5]


def test_the_regular_content_takes_the_points_of_a_missing_theme():
    assert (ITEMS["regular"].most(COMBINED), ITEMS["theme"].most(COMBINED)) == (10, 5)
    assert (ITEMS["regular"].most(REGULAR), ITEMS["theme"].most(REGULAR)) == (15, 0)
    assert parts_of(MeetingType.THEMATIC) == {SheetPart.THEME}


@pytest.mark.parametrize(
    ("minutes", "minimum", "points"),
    [(90, 90, 5), (75, 90, 4), (74, 90, 3), (60, 90, 3), (59, 90, 2), (45, 90, 2), (44, 90, 1),
     (119, 120, 4), (None, 90, None)],
)  # fmt: skip
def test_duration(minutes, minimum, points):
    assert suggested("duration", minutes=minutes, minimum=minimum) == points


@pytest.mark.parametrize(
    ("present", "expected", "unexcused", "points"),
    [(9, 10, 0, 4), (17, 19, 0, 3), (3, 4, 0, 3), (13, 20, 0, 2), (12, 20, 0, 1), (10, 11, 1, 1),
     (0, 0, 0, None)],
)  # fmt: skip
def test_attendance(present, expected, unexcused, points):
    facts = {"present": present, "expected": expected, "unexcused": unexcused}
    assert suggested("attendance", **facts) == points


@pytest.mark.parametrize(
    ("speakers", "points"), [(10, 5), (9, 4), (8, 4), (7, 3), (6, 3), (5, 2), (0, 2)]
)
def test_speakers_of_twenty_present(speakers, points):
    assert suggested("speakers", speakers=speakers, present=20) == points


@pytest.mark.parametrize(
    ("done", "points"),
    [(10, 30), (9, 30), (8, 27), (7, 24), (6, 20), (5, 15), (4, 10), (0, 10)],
)
def test_results_of_the_last_resolution(done, points):
    assert suggested("results", tasks_done=done, tasks_due=10) == points


def test_without_tasks_due_nothing_is_proposed():
    assert suggested("results", tasks_done=0, tasks_due=0) is None


@pytest.mark.parametrize(
    ("code", "facts", "points"),
    [
        ("streak", {"streaks": 0}, 1),
        ("streak", {"streaks": 1}, 0),
        ("draft", {"has_draft": True}, 2),
        ("draft", {"has_draft": False}, 0),
        ("committee", {"committee_met": None}, 2),
        ("committee", {"committee_met": True, "committee_minutes": True}, 2),
        ("committee", {"committee_met": True}, 1),
        ("committee", {"committee_met": False}, 0),
        ("notice", {"noticed_before": True}, 1),
        ("notice", {"noticed_before": False}, 0),
        ("papers", {"papers_in_time": True}, 2),
        ("papers", {"papers_in_time": False}, 0),
        ("papers", {"papers_in_time": None}, None),
        ("steps", {"steps": {"flag": False, "news": True, "vote": True}}, 5),
        ("steps", {"steps": {"news": True, "example": True, "vote": False, "tasks": True}}, 3),
        ("praise", {"praised": True, "criticised": True}, 2),
        ("praise", {"praised": True}, 1),
        ("praise", {}, 0),
        ("minutes", {"gaps": ()}, 1),
        ("minutes", {"gaps": ("Ghi kết luận của chủ trì.",)}, 0),
        ("ideology", {"item_minutes": {"praise": 15}}, 1),
        ("ideology", {"item_minutes": {"praise": 31}}, 0),
        ("ideology", {}, None),
        ("handbook", {"paper_count": 2}, 1),
        ("handbook", {}, None),
        ("conclusion", {"conclusion_adopted": True}, 2),
        ("conclusion", {"has_conclusion": True}, 1),
        ("conclusion", {}, 0),
        ("tasks_given", {"tasks_given": 3}, 2),
        ("tasks_given", {}, 1),
        ("posted", {"sent_in_time": True}, 1),
        ("posted", {"sent_in_time": False}, 0),
        ("posted", {}, None),
        ("chair_guiding", {}, None),
    ],
)
def test_what_the_facts_propose(code, facts, points):
    assert suggested(code, **facts) == points


@pytest.mark.parametrize(
    ("points", "band"),
    [(100, Band.GOOD), (90, Band.GOOD), (89.5, Band.FAIR), (70, Band.FAIR), (69.5, Band.AVERAGE),
     (50, Band.AVERAGE), (49.5, Band.POOR), (0, Band.POOR)],
)  # fmt: skip
def test_bands(points, band):
    assert band_of(points=points, possible=100, gates_full=True, rules=RULES) == band


def test_the_local_gate_takes_the_best_band_away():
    gated = rules_with(gate_for_good=True)
    judge = {"points": 95, "possible": 100, "gates_full": False}
    assert band_of(**judge, rules=RULES) == Band.GOOD
    assert band_of(**judge, rules=gated) == Band.FAIR
    assert band_of(**{**judge, "gates_full": True}, rules=gated) == Band.GOOD


def test_the_first_meeting_of_a_branch_is_scaled_to_a_hundred():
    asked = SHEET.asked(parts=REGULAR, is_first=True)
    given = {item.code: most for _, pairs in asked for item, most in pairs}
    assert reckon(asked, given, RULES).possible == 70
    result = reckon(asked, {**given, "regular": 8}, RULES)
    assert (result.points, result.score, result.band) == (63, Decimal("90.0"), Band.GOOD)
    # 62.5 of 70 is 89.29: the band is judged on the exact share, the score shows one decimal.
    assert scaled(62.5, 70) == Decimal("89.3")
    assert band_of(points=62.5, possible=70, gates_full=True, rules=RULES) == Band.FAIR


@pytest.mark.parametrize(
    ("points", "proposed", "asked"),
    [(3, 5, True), (3.5, 5, False), (5, 3, True), (5, None, False), (None, 5, False)],
)
def test_two_points_from_the_proposal_ask_for_a_reason(points, proposed, asked):
    assert needs_reason(points=points, suggested=proposed, rules=RULES) is asked


def test_the_weakest_items_come_first():
    asked = SHEET.asked(parts=REGULAR, is_first=False)
    given = {item.code: most for _, pairs in asked for item, most in pairs}
    given |= {"results": 20, "duration": 3, "notice": 0}
    assert weakest(asked, given, count=2) == [
        "Kết quả thực hiện nghị quyết, kết luận kỳ trước (mất 10 điểm)",
        "Thời lượng sinh hoạt đúng quy định (mất 2 điểm)",
    ]


def changed(code, **values):
    return [
        {**one, "items": [{**item, **(values if item["code"] == code else {})}
                          for item in one["items"]]}
        for one in CONTENT
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("results", {"points": 28}, "Đồng chí thêm 2 điểm."),
        ("criticism", {"points": 3.5}, "Đồng chí bớt 1,5 điểm."),
        ("theme", {"alone": 10}, "Khi họp chuyên đề, các tiêu chí cộng lại được 95 điểm"),
        ("attendance", {"levels": [[75, 4], [90, 3]]}, "xếp theo thứ tự giảm dần"),
        ("duration", {"levels": [[15, 4], [0, 5]]}, "xếp theo thứ tự tăng dần"),
        ("attendance", {"levels": [[90, 3], [75, 4]]}, "không được ít điểm hơn"),
        ("attendance", {"levels": []}, "ghi ít nhất một mức"),
        ("attendance", {"levels": [[90, 6]]}, "từ 0 đến điểm tối đa"),
        ("papers", {"points": 0.3}, "chẵn đến nửa điểm"),
        ("papers", {"title": " "}, "chưa ghi tên"),
        ("results", {"of_last": False}, "kết quả thực hiện nghị quyết kỳ trước"),
    ],
)
def test_a_sheet_that_does_not_add_up_says_why(code, values, sentence):
    assert any(sentence in one for one in problems_of(Sheet.read(changed(code, **values))))


def test_what_the_editor_shows_is_the_sheet_again():
    shown = SheetContentForm(CONTENT)
    data = {
        row.add_prefix(name): "on" if row.initial[name] is True else row.initial[name]
        for one in shown.criteria
        for row in [*one["rows"], *one["new_rows"]]
        for name in row.fields
        if row.initial.get(name)
    }
    typed = SheetContentForm(CONTENT, data)
    assert typed.is_valid()
    sheet = Sheet.read(typed.content())
    assert sheet.items == SHEET.items
