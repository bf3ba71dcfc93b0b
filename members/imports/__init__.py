"""Members from a workbook: people, their seats, states and offices (product page 6, handbook 5)."""

from branches.import_runs import Importer
from members.imports.comparing import compare
from members.imports.reading import read
from members.imports.storing import store
from members.imports.template import template
from members.models import Member, Membership, Position, StatusPeriod

MEMBERS = Importer(
    code="members",
    title="Đảng viên",
    noun="đảng viên",
    read=read,
    compare=compare,
    store=store,
    template=template,
    models=(Member, Membership, Position, StatusPeriod),
)

__all__ = ["MEMBERS"]
