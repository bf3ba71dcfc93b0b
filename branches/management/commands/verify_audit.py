"""Prove that nothing in the audit trail was changed, taken out or put in."""

import sys

from branches.chain_check import broken_places
from branches.models import AuditEvent
from config.lib.command_output import BAD_DATA, PlainCommand


class Command(PlainCommand):
    help = "Kiểm tra nhật ký: chuỗi mã kiểm tra của từng đơn vị phải liền mạch."

    def handle(self, *args, **options):
        places = list(broken_places())
        for place in places:
            self.stdout.write(str(place))
        if places:
            sys.exit(BAD_DATA)
        self.stdout.write(f"Nhật ký nguyên vẹn: {AuditEvent.objects.count()} dòng.")
