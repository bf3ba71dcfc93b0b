"""The branches behind a committee's figure that miss the target, each with the reason."""

from django.db.models import Case, IntegerField, Q, Sum, When

from branches.models import OrganizationLine, PartyOrganization
from branches.querysets import below
from branches.rule_book import RuleBook
from config.lib.periods import ROMAN, Period
from reports.ancestry import parents_of_closed, units_counted_for
from reports.choices import Indicator
from reports.explained import Cell, Row, Table, figure_url
from reports.indicators import against_targets
from reports.kept.parts import part_of
from reports.models import OrganizationFigures
from reports.rules import Ratio
from reports.wording import SHORT_TITLES, cell_text

QUARTER_ENDS = (3, 6, 9, 12)
SILENT = "Không có dữ liệu: chưa có cuộc họp nào được tính trong kỳ"


def branches_off_target(unit, indicator, choice):
    """The branches below ``unit`` that miss the target, without data first.

    With ``part`` and ``whole`` of the indicator, ready for a paginator. Whatever has nothing to
    count does not apply, except that a branch without any meeting misses the attendance target
    (handbook 11.2).
    """
    kept = {"kept_figures__year": choice.period.year, "kept_figures__part": part_of(choice.period)}
    if not choice.official:
        kept["kept_figures__is_correction"] = False
    counts = Q() if indicator == Indicator.ATTENDANCE else Q(whole__gt=0)
    return (
        PartyOrganization.objects.branches()
        .filter(_stands_below(unit, choice), **kept)
        .annotate(
            **{
                name: Sum(f"kept_figures__{indicator.value}_{name}")
                for name in ("part", "whole", "met")
            }
        )
        .filter(counts, met=0)
        .annotate(has_data=Case(When(whole=0, then=0), default=1, output_field=IntegerField()))
        .select_related("parent")
        .order_by("has_data", "path")
    )


def _stands_below(unit, choice):
    """By the tree of the last day of the period, or by that of today."""
    if choice.as_now:
        return below("path", unit.path)
    return Q(pk__in=_below_then(unit, choice))


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


def off_target_table(page, unit, indicator, choice):
    """The `Table` of one page of such rows; two or three queries for the reasons."""
    day = min(choice.period.last_day, choice.today)
    book = RuleBook.on(day)
    missed = _missed(page, indicator, choice)
    rows = []
    for branch in page:
        ratio = Ratio(branch.part, branch.whole)
        figure = against_targets({indicator: ratio}, book.for_branch(branch.pk))[indicator]
        rows.append(
            Row(
                branch.label,
                figure_url(branch, indicator, choice),
                [
                    Cell(SHORT_TITLES[indicator], cell_text(figure)),
                    Cell("Vì sao", _why(figure, missed.get(branch.pk, []))),
                ],
                _where(branch, unit),
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
    months = choice.period.months
    if indicator == Indicator.THEMATIC:
        months = [month for month in months if month.number in QUARTER_ENDS]
    numbers = {part_of(Period(month.year, "M", month.number)): month.number for month in months}
    rows = (
        OrganizationFigures.objects.side(official=choice.official)
        .filter(organization__in=list(page), year=choice.period.year, part__in=numbers)
        .order_by("part")
        .values_list("organization_id", "part")
        .annotate(lacking=Sum(f"{indicator.value}_whole") - Sum(f"{indicator.value}_part"))
        .filter(lacking__gt=0)
    )
    found = {}
    for branch, part, _ in rows:
        number = numbers[part]
        found.setdefault(branch, []).append(
            f"tháng {number}" if indicator == Indicator.REGULAR else f"quý {ROMAN[number // 3]}"
        )
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
