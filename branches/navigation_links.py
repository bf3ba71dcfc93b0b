"""The ways on, the home panels and the unit links that lead to pages of this app."""

from branches import home_panels, unit_panels
from branches.choices import COMMITTEE_ROLES, Role
from branches.job_news import news_for
from branches.navigation import Link, register
from branches.permissions import ASK_REDACTION, MANAGE_LOGINS, VIEW_REFUSALS, VIEW_TRAIL


def register_all():
    everybody = frozenset(Role)
    register(Link(10, "Trang chính", "branches:home", everybody))
    register(Link(20, "Đơn vị", "branches:organizations", COMMITTEE_ROLES | {Role.SYSTEM_ADMIN}))
    register(Link(90, "Hệ thống", "branches:health", frozenset({Role.SYSTEM_ADMIN})))
    unit_panels.register_link(
        unit_panels.UnitLink(
            60,
            "Tài khoản",
            "lock",
            "branches:logins",
            MANAGE_LOGINS.granted,
            group=unit_panels.UnitGroup.SETTINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            65,
            "Truy cập bị từ chối",
            "lock",
            "branches:refusals",
            VIEW_REFUSALS.granted,
            group=unit_panels.UnitGroup.SETTINGS,
        )
    )
    home_panels.register(
        home_panels.Panel(15, everybody, "branches/panels/_own_jobs.html", own_jobs)
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            50,
            "Bộ quy tắc",
            "list",
            "branches:rules",
            sees_rules,
            group=unit_panels.UnitGroup.SETTINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            75,
            "Nhật ký",
            "list",
            "branches:trail",
            VIEW_TRAIL.granted,
            group=unit_panels.UnitGroup.SETTINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            76,
            "Sổ xem dữ liệu",
            "list",
            "branches:looks",
            VIEW_TRAIL.granted,
            group=unit_panels.UnitGroup.SETTINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            80,
            "Gỡ nội dung",
            "lock",
            "branches:redactions",
            ASK_REDACTION.granted,
            group=unit_panels.UnitGroup.SETTINGS,
        )
    )
    home_panels.register(
        home_panels.Panel(50, everybody, "branches/panels/_own_units.html", own_units)
    )
    home_panels.register(
        home_panels.Panel(
            80, MANAGE_LOGINS.roles, "branches/panels/_administration.html", administration
        )
    )


def own_jobs(user, posts):
    """Long work the reader asked for: under way, or ended and not looked at."""
    jobs = news_for(user)
    return {"jobs": jobs} if jobs else None


def sees_rules(user, organization):
    """Rules are no secret: whoever sees the unit may read them."""
    return True


def own_units(user, posts):
    """Each unit once with the roles held there; a search for those with units below."""
    roles = {}
    for post in posts:
        roles.setdefault(post.organization, []).append(post.get_role_display())
    return {
        "units": [(unit, ", ".join(held)) for unit, held in roles.items()],
        "may_search": any(not unit.is_branch for unit in roles),
    }


def administration(user, posts):
    return {"units": list(dict.fromkeys(post.organization for post in posts))}
