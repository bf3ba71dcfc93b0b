"""The ways on that lead to pages of this app."""

from branches.choices import COMMITTEE_ROLES, Role
from branches.navigation import Link, register


def register_all():
    everybody = frozenset(Role)
    register(Link(10, "Trang chính", "branches:home", everybody))
    register(Link(20, "Đơn vị", "branches:organizations", COMMITTEE_ROLES | {Role.SYSTEM_ADMIN}))
