"""Pure rules of programmes and inspections (handbook 16.2). No database, no clock."""

from datetime import date, timedelta

from branches.rules import require_move
from config.lib.periods import Period
from reports.inspections.choices import (
    FindingKind,
    FollowUpState,
    InspectionState,
    LineVerdict,
    ProgrammeState,
)

P, S, F = ProgrammeState, InspectionState, FollowUpState
PROGRAMME_MOVES = {
    P.DRAFT: {P.SUBMITTED},
    P.SUBMITTED: {P.APPROVED, P.RETURNED, P.DRAFT},
    P.RETURNED: {P.SUBMITTED},
    P.APPROVED: {P.RETURNED},
}
EDITABLE_PROGRAMMES = frozenset({P.DRAFT, P.RETURNED})
SENT_PROGRAMMES = frozenset({P.SUBMITTED, P.RETURNED, P.APPROVED})
PROGRAMME_LABELS = dict(P.choices)

# The branch is heard before anything is concluded (handbook 20.1 A35); until it has answered the
# committee may take the papers back, afterwards ask once more.
INSPECTION_MOVES = {
    S.DRAFT: {S.SENT},
    S.SENT: {S.ANSWERED, S.DRAFT},
    S.ANSWERED: {S.CONCLUDED, S.SENT},
    S.CONCLUDED: {S.ANNOUNCED},
    S.ANNOUNCED: set(),
}
WRITABLE = frozenset({S.DRAFT, S.ANSWERED})  # what the branch is reading stays as it is
KNOWN_TO_THE_UNIT = frozenset({S.SENT, S.ANSWERED, S.CONCLUDED, S.ANNOUNCED})
ENDED = frozenset({S.CONCLUDED, S.ANNOUNCED})
INSPECTION_LABELS = dict(S.choices)

FOLLOW_UP_MOVES = {
    F.OPEN: {F.REPORTED, F.DONE, F.NOT_DONE},
    F.REPORTED: {F.DONE, F.NOT_DONE},
    F.NOT_DONE: {F.REPORTED, F.DONE},
    F.DONE: {F.OPEN},
}
UNSETTLED = frozenset({F.OPEN, F.REPORTED, F.NOT_DONE})
FOLLOW_UP_LABELS = dict(F.choices)


def require_programme_move(current, wanted):
    """Refuse a move of the programme the graph does not hold."""
    require_move(PROGRAMME_MOVES, current, wanted, PROGRAMME_LABELS)


def require_inspection_move(current, wanted):
    """Refuse a move of the inspection the graph does not hold."""
    require_move(INSPECTION_MOVES, current, wanted, INSPECTION_LABELS)


def require_follow_up_move(current, wanted):
    """Refuse a move of a remedy the graph does not hold."""
    require_move(FOLLOW_UP_MOVES, current, wanted, FOLLOW_UP_LABELS)


def half_of(day):
    """The half-year a day lies in."""
    return Period(day.year, "H", 1 if day.month <= 6 else 2)


def halves_of(period):
    """The half-years of a period of reports: of a year both, of a half itself, else none."""
    if period.kind == "H":
        return [period]
    return [Period(period.year, "H", number) for number in (1, 2)] if not period.kind else []


def first_day_to_count(day, rules):
    """Whoever was founded later has not met long enough to be inspected by ``day``.

    Rule ``inspection.min_active_days``.
    """
    return day - timedelta(days=rules.get("inspection.min_active_days") - 1)


def answer_until(sent_on, rules):
    """The last day for the answer of the unit inspected: rule ``inspection.answer_days``."""
    return sent_on + timedelta(days=rules.get("inspection.answer_days"))


def is_overdue(due_on, state, today):
    """Whether a remedy is past its day and not settled; ``due_on`` None: there is none."""
    return due_on is not None and state in UNSETTLED and due_on < today


def what_an_inspection_lacks(*, verdicts, conclusion):
    """Sentences on what is missing before an inspection can be concluded."""
    if all(one == LineVerdict.NOT_LOOKED for one in verdicts):
        yield "Đồng chí đánh giá ít nhất một nội dung kiểm tra."
    if not conclusion.strip():
        yield "Đồng chí ghi kết luận."


def problems_of_finding(*, kind, text, remedy, due_on, decision):
    """``{field: sentence}`` of what a finding lacks; ``decision`` is the reference of handbook A62.

    A violation is told by its decision alone: the case stays with the body that decided (18).
    """
    found = {}
    if kind == FindingKind.VIOLATION:
        if not decision:
            found["decision"] = "Đồng chí ghi số, ngày, cơ quan ban hành quyết định xử lý."
        if text or remedy:
            found["text"] = (
                "Vi phạm chỉ ghi số quyết định, không ghi nội dung vụ việc. Đồng chí xóa phần "
                "nội dung và biện pháp."
            )
        return found
    if not text:
        found["text"] = "Đồng chí ghi nội dung nhận xét."
    if remedy and due_on is None:
        found["due_on"] = "Biện pháp khắc phục phải có thời hạn."
    if due_on and not remedy:
        found["remedy"] = "Có thời hạn thì phải ghi biện pháp khắc phục."
    return found


def months_words(first, last, year):
    """``tháng 6``, ``tháng 6–12`` of a programme; the whole year is said so."""
    if (first, last) == (1, 12):
        return f"cả năm {year}"
    return f"tháng {first}/{year}" if first == last else f"tháng {first}–{last}/{year}"


def days_of(period, first_on, last_on):
    """First and last day of what is inspected: those of ``period`` (None: the days given)."""
    return (period.first_day, period.last_day) if period else (first_on, last_on)


def span_words(period, first_on: date, last_on: date):
    """``6 tháng đầu năm 2026``, or the days of a free span."""
    return str(period) if period else f"từ {first_on:%d/%m/%Y} đến {last_on:%d/%m/%Y}"
