"""``manage.py create_first_admin``: the own root unit and the login that may create all others."""

import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from branches.actions.logins import create_login, open_post
from branches.actions.tree import found_organization
from branches.choices import BRANCH_KINDS, OrganizationKind, Role
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.vietnamese import nfc

COMMITTEE_KINDS = [kind.value for kind in OrganizationKind if kind not in BRANCH_KINDS]
NAME_MISSING = (
    'Cần tên của đơn vị gốc, ví dụ:\n  python3 manage.py run --no-demo --name "Đảng bộ xã Pa Tần"'
)
ALREADY_THERE = (
    "Phần mềm đã có đơn vị gốc “{root}”. Nếu đó là dữ liệu mẫu, đồng chí gỡ bằng "
    "`python3 manage.py remove_demo` rồi chạy lại."
)


class Command(BaseCommand):
    help = "Tạo đơn vị gốc và tài khoản quản trị đầu tiên; mật khẩu in ra một lần."

    def add_arguments(self, parser):
        parser.add_argument("--name", default="", help="tên đơn vị gốc")
        parser.add_argument("--code", default="GOC", help="mã đơn vị gốc, mặc định GOC")
        parser.add_argument("--place", default="", help="địa danh ghi trên văn bản")
        parser.add_argument(
            "--kind",
            choices=COMMITTEE_KINDS,
            default=OrganizationKind.GRASSROOTS_COMMITTEE_AREA.value,
            help="loại đơn vị gốc, mặc định đảng bộ cơ sở",
        )
        parser.add_argument("--full-name", default="Quản trị hệ thống", help="họ và tên quản trị")
        parser.add_argument("--username", default="quantri", help="tên đăng nhập của quản trị")

    def handle(self, *, name, code, place, kind, full_name, username, **options):
        root = PartyOrganization.objects.filter(parent=None).first()
        if root is not None:
            raise CommandError(ALREADY_THERE.format(root=root.name))
        organization = PartyOrganization(
            name=nfc(name or self.ask("Tên đơn vị gốc (ví dụ: Đảng bộ xã Pa Tần): ")),
            code=nfc(code),
            place_name=nfc(place or self.ask("Địa danh ghi trên văn bản (ví dụ: Pa Tần): ")),
            kind=kind,
        )
        if not organization.name:
            raise CommandError(NAME_MISSING)
        try:
            user, password = create_root_and_admin(organization, nfc(full_name), username)
        except (RuleBroken, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(
            f"Đã tạo {organization.name} và tài khoản quản trị.\n"
            "Lần đăng nhập đầu tiên: đổi mật khẩu, rồi thiết lập xác thực hai bước.\n"
            f"  Tên đăng nhập: {user.username}\n"
            f"  Mật khẩu lần đầu (chỉ hiện một lần này): {password}"
        )

    def ask(self, question):
        """Ask on the terminal; where nobody sits the answer is empty."""
        if not sys.stdin.isatty():
            return ""
        self.stderr.write(question, ending="", style_func=str)
        self.stderr.flush()
        return sys.stdin.readline().strip()


@transaction.atomic
def create_root_and_admin(organization, full_name, username):
    """Found the root and give its administrator a login; returns the login and its password."""
    organization.clean_fields(exclude=["path", "search_name", "sort_name"])
    found_organization(organization=organization, by=SYSTEM)
    user, password = create_login(
        full_name=full_name, organization=organization, by=SYSTEM, username=username
    )
    open_post(
        user=user,
        organization=organization,
        role=Role.SYSTEM_ADMIN,
        valid_from=today(),
        by=SYSTEM,
    )
    return user, password
