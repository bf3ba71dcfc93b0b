"""Pure rules of year plans, windows and postponements (handbook 6.2, 7.2, 11.4). No database."""

from datetime import date, timedelta

from branches.rules import require_move
from config.lib.errors import RuleBroken
from config.lib.periods import Month, quarter_of
from meetings.plan.choices import PlanState, PostponementState, SubmissionState, ThemeState

P = PlanState
PLAN_MOVES = {
    P.DRAFT: {P.SUBMITTED},
    P.SUBMITTED: {P.APPROVED, P.RETURNED, P.DRAFT},
    P.RETURNED: {P.SUBMITTED},
    P.APPROVED: {P.RETURNED},
}
EDITABLE_PLANS = frozenset({P.DRAFT, P.RETURNED})
SENT_PLANS = frozenset({P.SUBMITTED, P.RETURNED, P.APPROVED})
HANDED_IN = frozenset({P.SUBMITTED, P.APPROVED})
PLAN_LABELS = dict(P.choices)

THEME_MOVES = {
    ThemeState.PREPARING: {ThemeState.READY},
    ThemeState.READY: {ThemeState.PREPARING},
}
THEME_LABELS = dict(ThemeState.choices)

SUBMISSION_MOVES = {
    SubmissionState.SENT: {
        SubmissionState.SENT,
        SubmissionState.READ,
        SubmissionState.SPREAD,
        SubmissionState.WITHHELD,
    },
    SubmissionState.READ: {SubmissionState.SPREAD},
    SubmissionState.SPREAD: {SubmissionState.READ},
    SubmissionState.WITHHELD: {SubmissionState.SENT, SubmissionState.WITHHELD},
}
SUBMISSION_LABELS = dict(SubmissionState.choices)

POSTPONEMENT_MOVES = {
    PostponementState.REQUESTED: {
        PostponementState.APPROVED,
        PostponementState.REFUSED,
        PostponementState.WITHDRAWN,
    },
    PostponementState.APPROVED: set(),
    PostponementState.REFUSED: set(),
    PostponementState.WITHDRAWN: set(),
}
POSTPONEMENT_LABELS = dict(PostponementState.choices)
SATURDAY = 5


def require_plan_move(current, wanted):
    """Refuse a move of the year plan the graph does not hold."""
    require_move(PLAN_MOVES, current, wanted, PLAN_LABELS)


def require_theme_move(current, wanted):
    require_move(THEME_MOVES, current, wanted, THEME_LABELS)


def require_submission_move(current, wanted):
    """Refuse a move of a theme sent upward; the branch changes it until the committee read it."""
    require_move(SUBMISSION_MOVES, current, wanted, SUBMISSION_LABELS)


def require_postponement_move(current, wanted):
    require_move(POSTPONEMENT_MOVES, current, wanted, POSTPONEMENT_LABELS)


def plan_deadline(year, rules):
    """The last day for handing in the plan of ``year``: rule ``plan.deadline`` (month, day).

    Handbook 6.2 and 20.2 B12: the first month of the first quarter.
    """
    month, day = rules.get("plan.deadline")
    return date(year, month, day)


def days_late(handed_in_on, deadline, today):
    """Whole days after the deadline; 0 in time. Not handed in yet (None) counts until ``today``."""
    return max(((handed_in_on or today) - deadline).days, 0)


def proposed_day(month, window):
    """The day proposed for the regular meeting of ``month``.

    The first working day of the window (first, last); a window without one gives its first day:
    where the 3rd is fixed, it stays the 3rd.
    """
    first, last = window
    days = [day_of(month, number) for number in range(first, last + 1)]
    return next((day for day in days if day.weekday() < SATURDAY), days[0])


def day_of(month, number):
    """The ``number``-th day of ``month``, or its last where the month is shorter."""
    return date(month.year, month.number, min(number, month.last_day.day))


# --- the guard of thematic meetings (handbook 11.5; product 3.16) ---------------------------------


def week_of_quarter(day):
    """The week of its quarter a day lies in, from 1; a week has seven days from the first on."""
    return (day - quarter_of(day).first_day).days // 7 + 1


def guard_step(day, rules):
    """How urgent a quarter without a thematic meeting is: 0 not yet, then 1, 2, … per hint.

    Rule ``thematic.hint_weeks``: the weeks of the quarter from which a hint holds. Places with
    another rhythm than the quarter get none.
    """
    if rules.get("thematic.schedule") != "QUARTERLY":
        return 0
    return sum(week_of_quarter(day) >= week for week in rules.get("thematic.hint_weeks"))


def missed_and_extra(held, finished, needed):
    """``(missed, extra)`` quarters of a year: two in one quarter never fill another (11.5).

    ``held`` maps the quarters 1–4 to the number of thematic meetings held, ``finished`` are the
    quarters that are over and in which the branch had to hold ``needed``: rule
    ``thematic.per_quarter``.
    """
    missed = sum(held.get(quarter, 0) < needed for quarter in finished)
    extra = sum(max(count - needed, 0) for count in held.values())
    return missed, extra


def had_to_hold(valid_from, valid_to, quarter, rules):
    """Whether a branch existed long enough in a quarter: rule ``thematic.min_active_days``.

    ``valid_from`` None is always, ``valid_to`` None still; the last is the first day no longer.
    """
    first = max(valid_from or quarter.first_day, quarter.first_day)
    after = min(valid_to or quarter.day_after, quarter.day_after)
    return (after - first).days >= rules.get("thematic.min_active_days")


def free_days(*, today, quarter, windows, taken, most):
    """Days still open for the theme of ``quarter``, at most ``most``, none before tomorrow.

    ``windows`` maps months to (first, last) day, ``taken`` are days with a meeting. Days of a
    window come first; where all windows are over, working days until the quarter ends.
    """
    tomorrow = today + timedelta(days=1)
    in_windows = [
        day_of(month, number)
        for month, (first, last) in windows.items()
        for number in range(first, last + 1)
    ]
    left = [day for day in in_windows if day >= tomorrow and day in quarter and day not in taken]
    if not left:
        days = (tomorrow + timedelta(days=step) for step in range((quarter.last_day - today).days))
        left = [day for day in days if day.weekday() < SATURDAY and day not in taken]
    return sorted(set(left))[:most]


def theme_month(quarter):
    """The month proposed for a quarter's theme: the middle one, so that one may still catch up."""
    return 3 * quarter - 1


def theme_due_on(year, month, window, rules):
    """When the author hands the theme to the branch committee: ``plan.theme_draft_days`` before
    the proposed day of the meeting."""
    meeting_on = proposed_day(Month(year, month), window)
    return meeting_on - timedelta(days=rules.get("plan.theme_draft_days"))


def what_a_plan_lacks(*, days, titles):
    """Sentences on what must be filled in before a plan is handed in.

    ``days`` maps the months 1–12 to the day of the regular meeting or None, ``titles`` the
    quarters 1–4 to the name of the theme.
    """
    without_day = [str(month) for month, day in sorted(days.items()) if not day]
    without_title = [str(quarter) for quarter, title in sorted(titles.items()) if not title.strip()]
    if without_day:
        yield f"Chưa có ngày họp của tháng {', '.join(without_day)}."
    if without_title:
        yield f"Chưa có chuyên đề của quý {', '.join(without_title)}."


def require_possible_window(*, month, first, last):
    """Refuse a window that ends before it starts or lies outside its month."""
    if not 1 <= first <= last <= month.last_day.day:
        raise RuleBroken(
            f"Ngày họp phải từ 1 đến {month.last_day.day}, ngày đầu không sau ngày cuối. "
            "Đồng chí kiểm tra lại hai ngày."
        )


def require_next_month(*, held_on, for_month):
    """An approved postponement lets the meeting be made up in the month after (handbook 6.2)."""
    following = for_month.shifted(1)
    if not following.first_day <= held_on <= following.last_day:
        raise RuleBroken(
            f"Cuộc họp {for_month} được lùi phải họp trong {following}. Đồng chí chọn lại ngày."
        )


def exception_for(exceptions, *, ancestors, branch_type):
    """The window exception that holds for a branch among those of one month, or None.

    ``exceptions`` have ``organization_id``, ``branch_type`` ("" is every type) and ``pk``;
    ``ancestors`` are the ids from the branch up to the root. The nearest unit wins, then the one
    made for the type, then the latest.
    """
    distance = {unit: steps for steps, unit in enumerate(ancestors)}
    fitting = [
        one
        for one in exceptions
        if one.organization_id in distance and one.branch_type in ("", branch_type)
    ]
    return min(
        fitting,
        key=lambda one: (distance[one.organization_id], one.branch_type == "", -one.pk),
        default=None,
    )
