"""``manage.py reset_second_factor``: the last way in when no administrator is left who could."""

from django.core.management.base import BaseCommand, CommandError

from branches.actions.second_factor import reset
from branches.models import PartyOrganization, User
from branches.models.logins import login_name
from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken


class Command(BaseCommand):
    help = "Đặt lại xác thực hai bước của một tài khoản; chủ tài khoản được báo, việc được ghi lại."

    def add_arguments(self, parser):
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--reason", required=True, help="lý do, ghi vào nhật ký")

    def handle(self, *, username, reason, **options):
        user = User.objects.filter(username=login_name(username)).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{username}”.")
        root = PartyOrganization.objects.filter(parent=None).first()
        try:
            reset(user=user, organization=root, reason=reason, by=SYSTEM)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Đã đặt lại xác thực hai bước của {user.username}; các phiên đăng nhập đã kết thúc. "
            "Thiết lập lại ở lần đăng nhập sau."
        )
