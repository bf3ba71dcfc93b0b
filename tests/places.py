"""Two communes of one province with a branch each, and one login for every kind of reader."""

from dataclasses import dataclass

from branches.models import PartyOrganization, User
from members.models import Member
from tests.factories import make_branch, make_member, make_org, make_user


@dataclass
class Place:
    """``stranger`` and ``far_secretary`` have their posts in the other commune only."""

    root: PartyOrganization
    province: PartyOrganization
    commune: PartyOrganization
    branch: PartyOrganization
    sister: PartyOrganization
    far_commune: PartyOrganization
    far_branch: PartyOrganization
    member: Member
    comrade: Member
    admin: User
    staff: User
    secretary: User
    plain: User
    stranger: User
    far_secretary: User


def make_place():
    root = make_org(kind="CENTRAL", name="Trung ương")
    province = make_org(root, kind="PROVINCIAL_COMMITTEE", name="Đảng bộ tỉnh Lai Châu")
    commune = make_org(province, name="Đảng bộ xã Pa Tần")
    branch = make_branch(commune, name="Chi bộ bản Pa Tần 1")
    sister = make_branch(commune, name="Chi bộ bản Pa Tần 2")
    far_commune = make_org(province, name="Đảng bộ xã Hồng Thu")
    far_branch = make_branch(far_commune, name="Chi bộ bản Hồng Thu 1")
    member = make_member(branch, full_name="Lò Văn Hặc")
    comrade = make_member(branch, full_name="Tao Thị Hoan")
    return Place(
        root=root,
        province=province,
        commune=commune,
        branch=branch,
        sister=sister,
        far_commune=far_commune,
        far_branch=far_branch,
        member=member,
        comrade=comrade,
        admin=make_user(root, "SYSTEM_ADMIN"),
        staff=make_user(commune, "COMMITTEE_STAFF"),
        secretary=make_user(branch, "SECRETARY"),
        plain=make_user(branch, "MEMBER", member=comrade),
        stranger=make_user(far_commune, "COMMITTEE_STAFF"),
        far_secretary=make_user(far_branch, "SECRETARY"),
    )
