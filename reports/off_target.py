"""The branches behind a committee's figure that miss the target, each with the reason."""

from django.db.models import Case, IntegerField, Q, Value, When

from branches.models import OrganizationLine, PartyOrganization
from branches.querysets import below
from branches.rule_book import RuleBook
from config.lib.periods import ROMAN
from reports.ancestry import parents_of_closed, units_counted_for
from reports.choices import Indicator
from reports.explained import Cell, Row, Table, figure_url
from reports.indicators import against_targets
from reports.kept.counts import COUNTERS
from reports.kept.parts import part_of
from reports.models import BranchYear, OrganizationFigures
from reports.rules import Ratio
from reports.wording import SHORT_TITLES, cell_text

QUARTER_ENDS = (3, 6, 9, 12)
SILENT = "Không có dữ liệu: chưa có cuộc họp nào được tính trong kỳ"


def branches_off_target(unit, indicator, choice):
    """Kept rows of the branches below ``unit`` that miss the target, without data first.

    A queryset of `OrganizationFigures` for years, halves and quarters, a list of equal rows for a
    month; either way ready for a paginator. Whatever has nothing to count does not apply, except
    that a branch without any meeting misses the attendance target (handbook 11.2).
    """
    if part_of(choice.period) is None:
        return _of_month(unit, indicator, choice)
    whole, met = f"{indicator.value}_whole", f"{indicator.value}_met"
    counts = Q() if indicator == Indicator.ATTENDANCE else Q(**{f"{whole}__gt": 0})
    return (
        OrganizationFigures.objects.filter(
            _stands_below(unit, choice),
            counts,
            organization__is_branch=True,
            year=choice.period.year,
            part=part_of(choice.period),
            is_official=choice.official,
            **{met: 0},
        )
        .select_related("organization__parent")
        .annotate(
            has_data=Case(
                When(**{whole: 0}, then=Value(0)), default=Value(1), output_field=IntegerField()
            )
        )
        .order_by("has_data", "organization__path")
    )


def _stands_below(unit, choice):
    """By the tree of the last day of the period, or by that of today."""
    if choice.as_now:
        return below("organization__path", unit.path)
    return Q(organization__in=_below_then(unit, choice))


def _below_then(unit, choice):
    """Ids: the lines of the day as a subquery, unless units were closed within the period."""
    first_day = choice.period.first_day
    day = min(choice.period.last_day, choice.today)
    open_below = OrganizationLine.objects.on(day).filter(ancestor=unit).values("descendant")
    closed = parents_of_closed(first_day, day)
    if not closed:
        return open_below
    counted = units_counted_for(closed, first_day, day)
    found = set(open_below.values_list("descendant", flat=True)) - set(closed)
    return found | {branch for branch, chain in counted.items() if unit.pk in chain}


def _of_month(unit, indicator, choice):
    number = choice.period.number
    rows = BranchYear.objects.filter(
        organization__in=_below_then(unit, choice), year=choice.period.year
    )
    found = []
    for branch, months in rows.values_list("organization_id", "months").iterator():
        counters = months[choice.official][number - 1]
        if counters is None:
            continue
        row = OrganizationFigures(
            organization_id=branch, **dict(zip(COUNTERS, counters, strict=True))
        )
        row.has_data = int(getattr(row, f"{indicator.value}_whole") > 0)
        counts = indicator == Indicator.ATTENDANCE or row.has_data
        if counts and not getattr(row, f"{indicator.value}_met"):
            found.append(row)
    units = PartyOrganization.objects.select_related("parent").in_bulk(
        [row.organization_id for row in found]
    )
    for row in found:
        row.organization = units[row.organization_id]
    return sorted(found, key=lambda row: (row.has_data, row.organization.path))


def off_target_table(page, unit, indicator, choice):
    """The `Table` of one page of such rows; two or three queries for the reasons."""
    day = min(choice.period.last_day, choice.today)
    book = RuleBook.on(day)
    missed = _missed(page, indicator, choice)
    rows = []
    for row in page:
        ratio = Ratio(
            getattr(row, f"{indicator.value}_part"), getattr(row, f"{indicator.value}_whole")
        )
        figure = against_targets({indicator: ratio}, book.for_branch(row.organization_id))
        figure = figure[indicator]
        rows.append(
            Row(
                row.organization.label,
                figure_url(row.organization, indicator, choice),
                [
                    Cell(SHORT_TITLES[indicator], cell_text(figure)),
                    Cell("Vì sao", _why(figure, missed.get(row.organization_id, []))),
                ],
                _where(row.organization, unit),
            )
        )
    return Table(
        title=f"Chi bộ chưa đạt ({page.paginator.count})",
        head_label="Chi bộ",
        labels=[SHORT_TITLES[indicator], "Vì sao"],
        rows=rows,
        empty="Không có chi bộ nào chưa đạt chỉ tiêu này trong kỳ.",
    )


def _where(branch, unit):
    """The unit above a branch that does not stand directly below the one of the page."""
    return "" if branch.parent_id == unit.pk else branch.parent.name


def _missed(page, indicator, choice):
    """``{branch id: words of the months or quarters missed}``; one query, none for the others."""
    if indicator not in (Indicator.REGULAR, Indicator.THEMATIC):
        return {}
    part = COUNTERS.index(f"{indicator.value}_part")
    whole = COUNTERS.index(f"{indicator.value}_whole")
    numbers = [month.number for month in choice.period.months]
    if indicator == Indicator.THEMATIC:
        numbers = [number for number in numbers if number in QUARTER_ENDS]
    rows = BranchYear.objects.filter(
        organization__in=[row.organization_id for row in page], year=choice.period.year
    )
    found = {}
    for branch, months in rows.values_list("organization_id", "months"):
        own = months[choice.official]
        found[branch] = [
            f"tháng {number}" if indicator == Indicator.REGULAR else f"quý {ROMAN[number // 3]}"
            for number in numbers
            if own[number - 1] and own[number - 1][whole] > own[number - 1][part]
        ]
    return found


def _why(figure, missed):
    ratio, target = figure.ratio, figure.target.text
    if not ratio.whole:
        return SILENT
    if missed:
        return f"Chưa sinh hoạt {', '.join(missed)}"
    lacking = ratio.whole - ratio.part
    if figure.indicator == Indicator.ATTENDANCE:
        return f"Vắng {lacking} lượt; mục tiêu {target}"
    if figure.indicator == Indicator.CONTRIBUTIONS:
        return f"{lacking} đảng viên chưa phát biểu đủ số kỳ; mục tiêu {target}"
    if figure.indicator == Indicator.RESOLUTIONS:
        return f"{lacking} cuộc họp chưa có kết luận, nghị quyết; mục tiêu {target}"
    return f"Còn thiếu {lacking}; mục tiêu {target}"
