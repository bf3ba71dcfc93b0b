"""A programme ready to show: what is planned, for whom, and how far it has been carried out."""

from dataclasses import dataclass

from django.db.models import Count, Q

from reports.inspections.choices import InspectionKind
from reports.inspections.rules import ENDED
from reports.inspections.units import units_to_choose
from reports.models import ProgrammeItem

MOST_NAMES = 12


@dataclass(frozen=True)
class ItemLine:
    """``targets`` in words; ``planned`` units (0: not counted), ``opened`` and ``ended`` checks."""

    item: ProgrammeItem
    targets: str
    planned: int
    opened: int
    ended: int

    @property
    def progress(self):
        if self.item.done_on:
            return f"Xong ngày {self.item.done_on:%d/%m/%Y}: {self.item.result}"
        if not self.opened:
            return "Chưa mở cuộc nào"
        return f"Đã kết luận {self.ended}/{max(self.planned, self.opened)} cuộc"


def item_lines(programme):
    """The `ItemLine` of every planned check, in order; three queries."""
    items = (
        programme.items.annotate(
            opened=Count("inspections", distinct=True),
            ended=Count("inspections", filter=Q(inspections__state__in=ENDED), distinct=True),
        )
        .prefetch_related("units")
        .order_by("seq")
    )
    everybody = units_to_choose(programme.organization).filter(is_branch=True).count()
    return [_line(item, programme, everybody) for item in items]


def _line(item, programme, everybody):
    item.programme = programme
    units = sorted(item.units.all(), key=lambda unit: unit.sort_name)
    planned = len(units)
    if units:
        targets = "; ".join(unit.label for unit in units[:MOST_NAMES])
        if len(units) > MOST_NAMES:
            targets += f" và {len(units) - MOST_NAMES} đơn vị khác"
    elif item.targets or programme.organization.is_branch:
        targets = item.targets or "Đảng viên trong chi bộ"
    else:
        planned = everybody if item.kind == InspectionKind.HALF_YEAR else 0
        targets = f"Tất cả {everybody} chi bộ" if planned else "Các đơn vị trực thuộc"
    if item.targets and units:
        targets = f"{targets} ({item.targets})"
    return ItemLine(item, targets, planned, item.opened, item.ended)
