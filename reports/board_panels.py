"""Ways to the status matrix, and what a committee reminds of on the home page of secretaries."""

from branches.choices import Role
from branches.home_panels import Panel
from branches.home_panels import register as register_home
from branches.permissions import VIEW_COMMITTEE
from branches.unit_panels import UnitLink, register_link
from reports.reminding import open_reminders


def register_all():
    register_link(UnitLink(31, "Theo dõi hằng tháng", "list", "reports:matrix", has_matrix))
    register_link(UnitLink(32, "Chi bộ cần hỗ trợ", "people", "reports:support", has_matrix))
    register_home(
        Panel(7, frozenset({Role.SECRETARY}), "reports/panels/_reminders.html", reminders)
    )


def has_matrix(user, organization):
    return not organization.is_branch and VIEW_COMMITTEE.granted(user, organization)


def reminders(user, posts):
    rows = open_reminders(user)
    return {"rows": rows} if rows else None
