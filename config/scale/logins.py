"""A few logins to look at a slice with, their passwords made at that moment."""

from branches.actions.logins import create_login, open_post
from branches.choices import OrganizationKind, Role
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from config.secret_files import write_for_owner
from members.choices import Office
from members.models import Position

K = OrganizationKind
# Name, role, kind of the unit (the first of its kind), what it is for.
ABOVE = (
    ("quantri", Role.SYSTEM_ADMIN, K.CENTRAL, "quản trị hệ thống"),
    ("trunguong", Role.COMMITTEE_STAFF, K.CENTRAL, "văn phòng trung ương"),
    ("tinh", Role.COMMITTEE_LEADER, K.PROVINCIAL_COMMITTEE, "lãnh đạo cấp tỉnh"),
    ("xa", Role.COMMITTEE_STAFF, K.GRASSROOTS_COMMITTEE_AREA, "văn phòng đảng ủy xã"),
)


def create_scale_logins(path, *, since):
    """Create the logins, keep their passwords in ``path`` (readable by its owner only).

    Returns the text that was kept.
    """
    lines = ["Tài khoản của dữ liệu đo thử:"]
    for username, role, kind, purpose in ABOVE:
        unit = PartyOrganization.objects.filter(kind=kind).order_by("path").first()
        user, password = _login(username, purpose.capitalize(), unit)
        open_post(user=user, organization=unit, role=role, valid_from=since, by=SYSTEM)
        lines.append(_line(username, password, f"{purpose}: {unit.name}"))
    lines.append(_secretary(since))
    text = "\n".join(lines) + "\n"
    write_for_owner(path, text)
    return text


def _secretary(since):
    """The secretary of the first branch, with the right of the office."""
    held = (
        Position.objects.filter(office=Office.SECRETARY)
        .select_related("member", "branch")
        .order_by("branch__path")
        .first()
    )
    user, password = _login("bithu", held.member.full_name, held.branch)
    held.post = open_post(
        user=user, organization=held.branch, role=Role.SECRETARY, valid_from=since, by=SYSTEM
    )
    held.save(update_fields=["post"])
    held.member.user = user
    held.member.save(update_fields=["user"])
    return _line("bithu", password, f"bí thư: {held.branch.name}")


def _login(username, full_name, unit):
    return create_login(
        full_name=full_name, organization=unit, by=SYSTEM, username=username, is_demo=True
    )


def _line(username, password, purpose):
    return f"  {username:<9} {password:<28} {purpose}"
