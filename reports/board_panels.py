"""What boards add: ways from units, and parts of the home page by role (product 3.8)."""

from branches.choices import BRANCH_HEADS, COMMITTEE_ROLES, Role
from branches.home_panels import Panel
from branches.home_panels import register as register_home
from branches.permissions import VIEW_COMMITTEE
from branches.unit_panels import UnitGroup, UnitLink, register_link
from config.lib.dates import today
from config.lib.periods import Period
from reports.indicators import members_of
from reports.permissions import may_view_figures
from reports.reminding import open_reminders

SHOWN = 10


def register_all():
    register_link(
        UnitLink(
            31, "Theo dõi hằng tháng", "list", "reports:matrix", has_matrix, group=UnitGroup.FIGURES
        )
    )
    register_link(
        UnitLink(
            32,
            "Chi bộ cần hỗ trợ",
            "people",
            "reports:support",
            has_matrix,
            group=UnitGroup.FIGURES,
        )
    )
    register_link(
        UnitLink(
            33,
            "Điểm chất lượng sinh hoạt",
            "chart",
            "reports:quality",
            may_view_figures,
            group=UnitGroup.FIGURES,
        )
    )
    register_home(Panel(4, COMMITTEE_ROLES, "reports/panels/_month_later.html", first_unit))
    register_home(
        Panel(
            7,
            frozenset({Role.SECRETARY}),
            "reports/panels/_reminders.html",
            reminders,
            is_task=True,
        )
    )
    register_home(Panel(31, COMMITTEE_ROLES, "reports/panels/_support_later.html", first_unit))
    register_home(Panel(32, BRANCH_HEADS, "reports/panels/_not_heard.html", not_heard))


def has_matrix(user, organization):
    return not organization.is_branch and VIEW_COMMITTEE.granted(user, organization)


def first_unit(user, posts):
    """The committee whose branches the home page is about."""
    unit = posts[0].organization
    return None if unit.is_branch else {"unit": unit}


def reminders(user, posts):
    """What the committee above reminds of and is not done."""
    rows = open_reminders(user)
    return {"rows": rows, "due_on": today()} if rows else None


def not_heard(user, posts):
    """Members of the branch expected at meetings of this year who were not heard at any."""
    branch, day = posts[0].organization, today()
    found = members_of(branch, Period(day.year), day)
    members = [one.member for one in found if one.months and not one.sessions]
    return {"unit": branch, "year": f"{day.year}", "members": members[:SHOWN]} if members else None
