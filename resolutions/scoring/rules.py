"""Pure rules of scoring a meeting: what the facts suggest, how points become a band.

Source: handbook 12. Thresholds stand in the sheet (`sheets`) or a rule set (``scoring.…``).
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from branches.rules import require_move
from config.lib.errors import RuleBroken
from config.lib.percents import percent_text
from meetings.choices import MeetingType
from resolutions.scoring.choices import Band, Evidence, ScoreState, SheetPart
from resolutions.scoring.sheets import TOTAL, points_text

S = ScoreState
# A confirmed score may be decided anew, with a reason; what the branch gave itself stays.
MOVES = {
    S.SCORING: {S.AGREED},
    S.AGREED: {S.SCORING, S.VOTED},
    S.VOTED: {S.SCORING, S.CONFIRMED},
    S.CONFIRMED: {S.CONFIRMED},
}
LABELS = dict(S.choices)
PARTS = {
    MeetingType.REGULAR: frozenset({SheetPart.REGULAR}),
    MeetingType.THEMATIC: frozenset({SheetPart.THEME}),
    MeetingType.COMBINED: frozenset(SheetPart),
}


def require_score_move(current, wanted):
    require_move(MOVES, current, wanted, LABELS)


def parts_of(meeting_type):
    """The contents a type of meeting has; an extraordinary one is scored as a regular one."""
    return PARTS.get(meeting_type, PARTS[MeetingType.REGULAR])


# --- suggestions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class MeetingFacts:
    """What the record and the logs hold about one meeting; None: not known, not needed.

    ``minutes`` net duration, ``minimum`` what the rules ask. ``committee_met``: False where chi ủy
    should have met, None where a lone secretary prepares; ``committee_minutes``: it has minutes.
    ``steps`` maps codes of the running order to whether they were done, ``item_minutes`` to their
    time. ``tasks_done`` of ``tasks_due``: work of earlier meetings. ``gaps`` name what the minutes
    lack. ``sent_in_time`` None: not sent, and still in time.
    """

    minutes: int | None = None
    minimum: int = 0
    expected: int = 0
    present: int = 0
    unexcused: int = 0
    streaks: int = 0
    has_draft: bool = False
    committee_met: bool | None = None
    committee_minutes: bool = False
    noticed_before: bool = False
    told: int = 0
    to_tell: int = 0
    papers_in_time: bool | None = None
    paper_count: int = 0
    steps: dict = field(default_factory=dict)
    item_minutes: dict = field(default_factory=dict)
    praised: bool = False
    criticised: bool = False
    speakers: int = 0
    gaps: tuple = ()
    tasks_done: int = 0
    tasks_due: int = 0
    is_first: bool = False
    has_conclusion: bool = False
    conclusion_adopted: bool = False
    tasks_given: int = 0
    sent_in_time: bool | None = None


@dataclass(frozen=True)
class Suggestion:
    """``points`` None: the product knows nothing about it. ``because`` is one sentence."""

    points: float | None
    because: str = ""


NOTHING = Suggestion(None)


def suggest(item, facts):
    """What ``facts`` say about the sub-criterion ``item``; only a proposal (handbook 12)."""
    if not item.evidence:
        return NOTHING
    return _SUGGESTIONS[item.evidence](item, facts)


def _share(item, part, whole, because):
    """The first level whose percentage ``part`` of ``whole`` reaches; cross-multiplied."""
    if not whole:
        return NOTHING
    reached = [points for bound, points in item.levels if 100 * part >= bound * whole]
    return Suggestion(reached[0] if reached else item.otherwise, because)


def _full(item, because):
    return Suggestion(item.points, because)


def _partly(item, because):
    return Suggestion(item.otherwise if item.partly is None else item.partly, because)


def _none(item, because):
    return Suggestion(item.otherwise, because)


def _duration(item, facts):
    if facts.minutes is None:
        return NOTHING
    short = max(0, facts.minimum - facts.minutes)
    because = f"Họp {facts.minutes} phút, quy định từ {facts.minimum} phút."
    reached = [points for bound, points in item.levels if short <= bound]
    if reached:
        return Suggestion(reached[0], because)
    at_least_half = 2 * facts.minutes >= facts.minimum
    return (_partly if at_least_half else _none)(item, because)


def _attendance(item, facts):
    because = f"Có mặt {facts.present}/{facts.expected} đồng chí, đạt "
    because += percent_text(facts.present, facts.expected)
    if facts.unexcused:
        return _none(item, f"{because}; {facts.unexcused} đồng chí vắng không lý do.")
    return _share(item, facts.present, facts.expected, f"{because}; không ai vắng không lý do.")


def _streak(item, facts):
    if facts.streaks:
        return _none(item, f"{facts.streaks} đồng chí vắng có lý do liên tiếp quá số kỳ quy định.")
    return _full(item, "Không có đồng chí nào.")


def _draft(item, facts):
    if facts.has_draft:
        return _full(item, "Có dự thảo trong phần mềm.")
    return _none(item, "Chưa có dự thảo trong phần mềm.")


def _committee(item, facts):
    if facts.committee_met is None:
        return _full(item, "Chi bộ chỉ có bí thư, không phải họp chi ủy.")
    if not facts.committee_met:
        return _none(item, "Chưa ghi cuộc họp chi ủy nào của tháng.")
    if facts.committee_minutes:
        return _full(item, "Chi ủy đã họp, có biên bản.")
    return _partly(item, "Chi ủy đã họp, biên bản chưa thông qua.")


def _notice(item, facts):
    if not facts.noticed_before:
        return _none(item, "Chưa thông báo trong phần mềm trước cuộc họp.")
    return _full(item, f"Đã thông báo; {facts.told}/{facts.to_tell} đồng chí xác nhận đã biết.")


def _papers(item, facts):
    if facts.papers_in_time is None:
        return Suggestion(None, "Phần mềm không có tài liệu nào của cuộc họp.")
    if facts.papers_in_time:
        return _full(item, f"{facts.paper_count} tài liệu, gửi đúng hạn.")
    return _none(item, "Có tài liệu gửi sau thời hạn.")


def _steps(item, facts):
    counted = {code: done for code, done in facts.steps.items() if code not in item.left_out}
    done = sum(counted.values())
    return _share(item, done, len(counted), f"Đã ghi {done}/{len(counted)} bước.")


def _praise(item, facts):
    words = {True: "có", False: "chưa"}
    because = f"Biểu dương: {words[facts.praised]} ghi; phê bình: {words[facts.criticised]} ghi."
    kept = facts.praised + facts.criticised
    return {2: _full, 1: _partly, 0: _none}[kept](item, because)


def _speakers(item, facts):
    because = f"{facts.speakers}/{facts.present} đồng chí có mặt phát biểu."
    return _share(item, facts.speakers, facts.present, because)


def _minutes(item, facts):
    if facts.gaps:
        return _none(item, f"Còn thiếu: {facts.gaps[0]}")
    return _full(item, "Không còn mục nào bắt buộc bị thiếu.")


def _item_time(item, facts):
    known = [facts.item_minutes[code] for code in item.steps if code in facts.item_minutes]
    if not known:
        return Suggestion(None, "Chưa ghi thời gian của nội dung này.")
    spent, (least, most) = sum(known), item.minutes
    because = f"Dành {spent} phút, quy định {least}–{most} phút."
    return (_full if least <= spent <= most else _none)(item, because)


def _online_papers(item, facts):
    if not facts.paper_count:
        return Suggestion(None, "Phần mềm không có tài liệu nào của cuộc họp.")
    return _full(item, f"{facts.paper_count} tài liệu đọc được trong phần mềm.")


def _tasks(item, facts):
    if not facts.tasks_due:
        return Suggestion(None, "Kỳ này không có nhiệm vụ nào đến hạn.")
    because = f"Hoàn thành {facts.tasks_done}/{facts.tasks_due} nhiệm vụ đến hạn, đạt "
    because += f"{percent_text(facts.tasks_done, facts.tasks_due)}."
    return _share(item, facts.tasks_done, facts.tasks_due, because)


def _conclusion(item, facts):
    if facts.conclusion_adopted:
        return _full(item, "Chi bộ đã biểu quyết thông qua.")
    if facts.has_conclusion:
        return _partly(item, "Đã ghi kết luận, chưa có biểu quyết thông qua.")
    return _none(item, "Chưa ghi kết luận.")


def _tasks_given(item, facts):
    if facts.tasks_given:
        return _full(item, f"Đã giao {facts.tasks_given} nhiệm vụ.")
    return _partly(item, "Chưa giao nhiệm vụ nào.")


def _sent(item, facts):
    if facts.sent_in_time is None:
        return Suggestion(None, "Chưa gửi biên bản, còn trong thời hạn.")
    if facts.sent_in_time:
        return _full(item, "Biên bản đã gửi đúng hạn.")
    return _none(item, "Biên bản chưa gửi hoặc gửi sau thời hạn.")


_SUGGESTIONS = {
    Evidence.DURATION: _duration,
    Evidence.ATTENDANCE: _attendance,
    Evidence.STREAK: _streak,
    Evidence.DRAFT: _draft,
    Evidence.COMMITTEE: _committee,
    Evidence.NOTICE: _notice,
    Evidence.PAPERS: _papers,
    Evidence.STEPS: _steps,
    Evidence.PRAISE: _praise,
    Evidence.SPEAKERS: _speakers,
    Evidence.MINUTES: _minutes,
    Evidence.ITEM_TIME: _item_time,
    Evidence.ONLINE_PAPERS: _online_papers,
    Evidence.TASKS: _tasks,
    Evidence.CONCLUSION: _conclusion,
    Evidence.TASKS_GIVEN: _tasks_given,
    Evidence.SENT: _sent,
}


# --- points -----------------------------------------------------------------------------------


def needs_reason(*, points, suggested, rules):
    """Whether a value lies so far from the proposal that it asks for a reason.

    Rule ``scoring.reason_from``: 2 points (handbook 12). Without a proposal none is asked.
    """
    if points is None or suggested is None:
        return False
    return abs(points - suggested) >= rules.get("scoring.reason_from")


def scaled(points, possible):
    """``points`` of ``possible`` as a score of 100 with one decimal, half up (handbook 12).

    The first meeting of a new branch is scored on what remains, 70 points, and scaled.
    """
    exact = Decimal(str(points)) * TOTAL / Decimal(str(possible))
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def band_of(*, points, possible, gates_full, rules):
    """The band of ``points`` out of ``possible``: rules ``scoring.bands``, cross-multiplied.

    ``gates_full``: every gate item has full marks; without them rule ``scoring.gate_for_good``
    takes the best band away.
    """
    good, fair, average = rules.get("scoring.bands")
    if TOTAL * points >= good * possible:
        gated = rules.get("scoring.gate_for_good") and not gates_full
        return Band.FAIR if gated else Band.GOOD
    if TOTAL * points >= fair * possible:
        return Band.FAIR
    return Band.AVERAGE if TOTAL * points >= average * possible else Band.POOR


def require_band_of(score, band, rules):
    """Refuse a band better than ``score`` of 100 gives; a worse one may have its reason."""
    best = band_of(points=score, possible=TOTAL, gates_full=True, rules=rules)
    if Band.values.index(band) < Band.values.index(best):
        raise RuleBroken(
            f"{points_text(score)} điểm thì xếp loại cao nhất là {best.label}. Đồng chí chọn lại "
            "xếp loại hoặc điểm."
        )


@dataclass(frozen=True)
class Reckoned:
    """The result of a complete sheet: ``points`` of ``possible``, ``score`` out of 100."""

    points: float
    possible: float
    score: Decimal
    band: Band


def reckon(asked, given, rules):
    """The `Reckoned` of a sheet; ``asked`` as `Sheet.asked`, ``given`` maps item codes to points.

    Raises KeyError for an item without points: callers ask `unfinished` first.
    """
    items = [pair for _, pairs in asked for pair in pairs]
    points = sum(given[item.code] for item, _ in items)
    possible = sum(most for _, most in items)
    gates_full = all(given[item.code] == most for item, most in items if item.gate)
    return Reckoned(
        points,
        possible,
        scaled(points, possible),
        band_of(points=points, possible=possible, gates_full=gates_full, rules=rules),
    )


def weakest(asked, given, *, count):
    """The titles of the items that lost most of their points, the worst first; full ones never."""
    lost = [
        (1 - given[item.code] / most, most - given[item.code], item.title)
        for _, pairs in asked
        for item, most in pairs
        if given.get(item.code) is not None and given[item.code] < most
    ]
    lost.sort(key=lambda one: (-one[1], -one[0]))
    return [f"{title} (mất {points_text(gap)} điểm)" for _, gap, title in lost[:count]]
