"""Ways on and home panels of plans, windows and postponements."""

from branches import home_panels, unit_panels
from config.lib.dates import today
from meetings.plan_facts import plan_counts
from meetings.plan_permissions import (
    ASK_POSTPONEMENT,
    COMMITTEE_OFFICE,
    DECIDE_PLAN,
    DECIDE_POSTPONEMENT,
    PROPOSE_THEME,
)

PLANS_FROM_MONTH = 11  # when a committee starts to look for the plans of the year to come


def register_all():
    unit_panels.register_link(
        unit_panels.UnitLink(22, "Kế hoạch năm", "calendar", "meetings:plans", _has_plans)
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            22, "Kế hoạch năm của chi bộ", "calendar", "meetings:plans_below", _has_branches
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(24, "Ngày họp, xin lùi", "clock", "meetings:windows", _has_windows)
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            23, "Đề xuất chuyên đề", "speech", "meetings:theme_proposals", _proposes
        )
    )
    home_panels.register(
        home_panels.Panel(28, COMMITTEE_OFFICE, "meetings/plan/_home_panel.html", plans_to_decide)
    )


def _has_plans(user, unit):
    return unit.is_branch and any(unit.path.startswith(post.path) for post in user.posts)


def _has_branches(user, unit):
    return not unit.is_branch and DECIDE_PLAN.granted(user, unit)


def _has_windows(user, unit):
    allowed = (ASK_POSTPONEMENT, DECIDE_POSTPONEMENT)
    return any(permission.granted(user, unit) for permission in allowed)


def _proposes(user, unit):
    return unit.is_branch and PROPOSE_THEME.granted(user, unit)


def plans_to_decide(user, posts):
    """What a committee's office has to do about plans of the coming or running year."""
    year = today().year + (1 if today().month >= PLANS_FROM_MONTH else 0)
    units = list(dict.fromkeys(post.organization for post in posts))
    rows = [{"unit": unit, "year": year, "counts": plan_counts(unit, year)} for unit in units]
    rows = [row for row in rows if row["counts"].waiting or row["counts"].missing]
    return {"rows": rows} if rows else None
