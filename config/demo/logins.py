"""The logins of the demonstration: one for each kind of user, passwords made at that moment."""

from dataclasses import dataclass

from branches.actions.logins import create_login, open_post
from branches.choices import Role
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from config.demo import units
from config.lib.dates import today
from config.secret_files import write_for_owner
from members.models import Member, Position


@dataclass(frozen=True)
class DemoLogin:
    """``member`` is a name in the workbooks, or empty for somebody who is in no branch's roll."""

    username: str
    role: Role
    unit: str
    purpose: str
    member: str = ""
    full_name: str = ""


MAIN_BRANCH = units.pa_tan(1)
LOGINS = (
    DemoLogin("bithu", Role.SECRETARY, MAIN_BRANCH, "bí thư chi bộ", member="Lò Văn Chựa"),
    DemoLogin("thuky", Role.MEMBER, MAIN_BRANCH, "thư ký cuộc họp", member="Tao Thị Hoan"),
    DemoLogin("dangvien", Role.MEMBER, MAIN_BRANCH, "đảng viên", member="Lù Thị Hặc"),
    DemoLogin(
        "vanphong", Role.COMMITTEE_STAFF, units.PA_TAN, "văn phòng đảng ủy",
        member="Trần Thị Thanh Nhã",
    ),
    DemoLogin(
        "lanhdao", Role.COMMITTEE_LEADER, units.PA_TAN, "lãnh đạo đảng ủy",
        member="Hoàng Trung Chỉnh",
    ),
    DemoLogin(
        "tinh", Role.COMMITTEE_LEADER, units.LAI_CHAU, "lãnh đạo cấp tỉnh",
        full_name="Vũ Đức Thuần",
    ),
    DemoLogin(
        "quantri", Role.SYSTEM_ADMIN, units.ROOT, "quản trị hệ thống",
        full_name="Quản trị hệ thống",
    ),
)  # fmt: skip


def create_demo_logins(path):
    """Create the logins, keep their passwords in ``path`` (readable by its owner only).

    Returns the text that was kept.
    """
    lines = ["Tài khoản dùng thử (dữ liệu mẫu, gỡ bằng lệnh remove_demo):"]
    for wanted in LOGINS:
        password = _create(wanted)
        lines.append(f"  {wanted.username:<9} {password:<28} {wanted.purpose}")
    text = "\n".join(lines) + "\n"
    write_for_owner(path, text)
    return text


def _create(wanted):
    organization = PartyOrganization.objects.get(code=wanted.unit)
    member = Member.objects.get(full_name=wanted.member) if wanted.member else None
    user, password = create_login(
        full_name=member.full_name if member else wanted.full_name,
        organization=organization,
        by=SYSTEM,
        username=wanted.username,
        is_demo=True,
    )
    post = open_post(
        user=user, organization=organization, role=wanted.role, valid_from=today(), by=SYSTEM
    )
    if member:
        member.user = user
        member.save(update_fields=["user"])
        Position.objects.on(today()).filter(
            member=member, branch=organization, office=wanted.role
        ).update(post=post)
    return password
