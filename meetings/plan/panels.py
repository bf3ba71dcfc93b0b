"""Ways on and home panels of plans, windows and postponements."""

from datetime import date

from django.urls import reverse

from branches import home_panels, unit_panels
from branches.choices import BRANCH_HEADS, BRANCH_LEADERS
from config.lib.dates import today
from config.lib.periods import Period, quarter_of
from config.lib.prepared import Prepared
from meetings import parts
from meetings.grounds import ABOVE
from meetings.models import Meeting, ThemeSubmission
from meetings.permissions import PLAN_MEETING
from meetings.plan.facts import THEME_TYPES, plan_counts
from meetings.plan.permissions import (
    ASK_POSTPONEMENT,
    COMMITTEE_OFFICE,
    DECIDE_PLAN,
    DECIDE_POSTPONEMENT,
    PROPOSE_THEME,
    SEND_THEME,
)
from meetings.plan.querysets import OF_THE_BRANCH
from meetings.rules import HELD_STATES
from meetings.theme_facts import waiting_themes
from meetings.theme_guard import hint_for, lacking_count

SHOWN_AT_HOME = 5
UNSENT = Prepared(  # of branches the reader is a head of, who knows of all their meetings
    lambda first_day, last_day, *branches: Meeting.objects.filter(
        branch__in=branches,
        meeting_type__in=THEME_TYPES,
        state__in=HELD_STATES,
        held_on__range=(first_day, last_day),
        theme_submission=None,
        taken_over=False,
    ).order_by("held_on", "pk")[:SHOWN_AT_HOME],
    examples=(date(1000, 1, 1), date(1000, 1, 2)),
    further=lambda number: -1000 - number,
)
MAY_READ = ABOVE | OF_THE_BRANCH
PLANS_FROM_MONTH = 11  # when a committee starts to look for the plans of the year to come


def register_all():
    unit_panels.register_link(
        unit_panels.UnitLink(
            22,
            "Kế hoạch năm",
            "calendar",
            "meetings:plans",
            _has_plans,
            group=unit_panels.UnitGroup.MEETINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            22,
            "Kế hoạch năm của chi bộ",
            "calendar",
            "meetings:plans_below",
            _has_branches,
            group=unit_panels.UnitGroup.MEETINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            24,
            "Ngày họp, xin lùi",
            "clock",
            "meetings:windows",
            _has_windows,
            group=unit_panels.UnitGroup.MEETINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            23,
            "Đề xuất chuyên đề",
            "speech",
            "meetings:theme_proposals",
            _proposes,
            group=unit_panels.UnitGroup.MEETINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            24,
            "Chuyên đề đã sinh hoạt",
            "document",
            "meetings:themes",
            _has_themes,
            group=unit_panels.UnitGroup.MEETINGS,
        )
    )
    parts.add_meeting_link(theme_of_meeting)
    home_panels.register(
        home_panels.Panel(9, BRANCH_LEADERS, "meetings/plan/_guard_panel.html", themes_missing)
    )
    home_panels.register(
        home_panels.Panel(
            27, COMMITTEE_OFFICE, "meetings/plan/_guard_below.html", lacking_below, is_task=True
        )
    )
    home_panels.register(
        home_panels.Panel(
            12, BRANCH_HEADS, "meetings/plan/_unsent_panel.html", themes_to_send, is_task=True
        )
    )
    home_panels.register(
        home_panels.Panel(
            29, COMMITTEE_OFFICE, "meetings/plan/_sent_panel.html", themes_to_read, is_task=True
        )
    )
    home_panels.register(
        home_panels.Panel(
            28, COMMITTEE_OFFICE, "meetings/plan/_home_panel.html", plans_to_decide, is_task=True
        )
    )


def _has_plans(user, unit):
    return unit.is_branch and any(unit.path.startswith(post.path) for post in user.posts)


def _has_themes(user, unit):
    return any(unit.path.startswith(post.path) for post in user.posts if post.role in MAY_READ)


def theme_of_meeting(meeting, user):
    """The way to what was sent of the meeting's theme, or to sending it."""
    if meeting.meeting_type not in THEME_TYPES or meeting.state not in HELD_STATES:
        return None
    sent = ThemeSubmission.objects.visible_to(user).filter(meeting=meeting).first()
    if sent:
        return f"Chuyên đề: {sent.get_state_display().lower()}", sent.get_absolute_url()
    if SEND_THEME.granted(user, meeting.branch):
        return "Gửi chuyên đề lên cấp trên", reverse("meetings:theme_send", args=[meeting.pk])
    return None


def themes_missing(user, posts):
    """Branches of the reader without a thematic meeting this quarter, with what may be done."""
    units = {
        post.organization_id: post.organization
        for post in posts
        if PLAN_MEETING.granted(user, post.organization)
    }
    hints = [hint for unit in units.values() if (hint := hint_for(unit))]
    return {"hints": hints} if hints else None


def lacking_below(user, posts):
    """How many branches below the reader's committees lack a thematic meeting this quarter."""
    units = list(dict.fromkeys(post.organization for post in posts))
    quarter = quarter_of(today())
    rows = [(unit, lacking_count(unit)) for unit in units]
    rows = [(unit, count) for unit, count in rows if count]
    return {"rows": rows, "quarter": quarter, "due_on": quarter.last_day} if rows else None


def themes_to_send(user, posts):
    """Themes treated this year that the committee above has not got yet."""
    year = Period(today().year)
    found = UNSENT(year.first_day, year.last_day, *(post.organization_id for post in posts))
    return {"meetings": found} if found else None


def themes_to_read(user, posts):
    """Themes branches sent that wait to be read."""
    units = list(dict.fromkeys(post.organization for post in posts))
    rows = [(unit, waiting_themes(unit)) for unit in units]
    rows = [(unit, count) for unit, count in rows if count]
    return {"rows": rows, "year": today().year} if rows else None


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
    return {"rows": rows, "due_on": rows[0]["counts"].deadline} if rows else None
