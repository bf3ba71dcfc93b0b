"""What differs from the former edition, and who touched those branches in between."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from branches.models import AuditEvent, PartyOrganization
from branches.querysets import below
from reports.report_figures import LABELS, RATIOS, changes

MOST_CHANGES = 200
MOST_EVENTS = 50
MOST_UNITS = 50
IS_A_LOOK = (
    Q(code__endswith="_downloaded")
    | Q(code__endswith="_read")
    | Q(code__startswith="branches.job_")
)
SUBJECTS = {  # what an event is about, by the beginning of its code: what was said stays inside
    "meetings.": "Cuộc họp, biên bản",
    "members.": "Đảng viên",
    "resolutions.": "Nghị quyết, nhiệm vụ, kiến nghị",
    "branches.": "Tổ chức",
}


@dataclass(frozen=True)
class ChangeLine:
    """One number that differs, ready to print."""

    unit: str
    figure: str
    old: str
    new: str


@dataclass(frozen=True)
class Touch:
    """Somebody changed something of a branch between the two editions."""

    at: datetime
    who: str
    unit: str
    subject: str


@dataclass(frozen=True)
class Comparison:
    """``total`` numbers differ, ``lines`` are the first `MOST_CHANGES`; ``touches`` the same."""

    total: int
    lines: list
    touches: list
    touch_count: int

    @property
    def is_equal(self):
        return self.total == 0

    @property
    def lines_left_out(self):
        return self.total - len(self.lines)

    @property
    def touches_left_out(self):
        return self.touch_count - len(self.touches)


def comparison_of(run):
    """The `Comparison` of an edition with the one before it; None for the first one."""
    if run.former is None:
        return None
    found = changes(run.former.figures, run.figures)
    shown = found[:MOST_CHANGES]
    units = PartyOrganization.objects.filter(code__in={one.code for one in found})
    by_code = {unit.code: unit for unit in units}
    lines = [
        ChangeLine(
            unit=by_code[one.code].label if one.code in by_code else one.code,
            figure=LABELS.get(one.name, one.name),
            old=_number(one.name, one.old),
            new=_number(one.name, one.new),
        )
        for one in shown
    ]
    branches = [unit for unit in by_code.values() if unit.is_branch]
    touches, count = _touches(run, branches)
    return Comparison(len(found), lines, touches, count)


def _number(name, value):
    if value is None:
        return "–"
    return f"{value[0]}/{value[1]}" if name in RATIOS else str(value)


def _touches(run, branches):
    """Newest first. Looks at events are left out: they change nothing."""
    branches = sorted(branches, key=lambda unit: unit.code)[:MOST_UNITS]
    if not branches:
        return [], 0
    places, codes = Q(), Q()
    for unit in branches:
        places |= below("path", unit.path)
    for start in SUBJECTS:
        codes |= Q(code__startswith=start)
    events = AuditEvent.objects.filter(
        places & codes, at__gt=run.former.made_at, at__lte=run.made_at
    ).exclude(IS_A_LOOK)
    count = events.count()
    names = {unit.path: unit.label for unit in branches}
    return [
        Touch(
            at=event.at,
            who=event.actor_name,
            unit=names.get(event.path, ""),
            subject=next(word for start, word in SUBJECTS.items() if event.code.startswith(start)),
        )
        for event in events.order_by("-at", "-pk")[:MOST_EVENTS]
    ], count
