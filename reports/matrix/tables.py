"""The matrix ready to print: one string a row, because there are thousands of cells."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from branches.rules import STEP_WIDTH
from config.lib.addresses import Addresses
from config.lib.form_rendering import options_html
from config.lib.markup import escaped, put_together
from config.lib.prepared import Prepared
from meetings.choices import MeetingState
from meetings.models import Meeting, Postponement
from meetings.plan.choices import PostponementState
from meetings.rules import HELD_STATES
from meetings.windows import REGULAR_TYPES
from reports.matrix.states import SHORT_WORDS, WAITING, CellState, Totals
from reports.matrix.totals import (
    LATER,
    month_counts,
    month_totals,
    row_totals,
    year_totals,
)

MONTHS = range(1, 13)
MONTH_HEADS = format_html_join(
    "", '<th scope="col"><abbr title="Tháng {0}">T{0}</abbr></th>', ((one,) for one in MONTHS)
)
SUM_ROWS = (
    ("Phải họp", "expected", None),
    ("Đã họp", "held", "expected"),
    ("Đã gửi", "sent", "to_send"),
    ("Gửi đúng hạn", "on_time", "to_send"),
    ("Đã chấp nhận", "accepted", "to_send"),
)
NOTHING = "–"
PUT_OFF = Prepared(
    lambda year, *branches: (
        Postponement.objects.filter(
            branch__in=branches,
            year=year,
            state__in=[PostponementState.REQUESTED, PostponementState.APPROVED],
        )
        .order_by("month")
        .values_list("branch_id", "month", "state", "reason")
    ),
    examples=(1001,),
    further=lambda number: -1000 - number,
)
LINE = """\
<tr><th scope="row">{tick}<a href="{dashboard}?ky={year}">{name}</a>{notes}</th>{cells}\
<td class="year">{share}</td></tr>"""
TICK = """\
<label class="tick"><input type="checkbox" name="branch" value="{key}">\
<span class="visually-hidden">Chọn {name}</span></label>"""
NOTE = '<span class="row-note">{}</span>'


# --- rows of branches ------------------------------------------------------------------------


def branch_lines(rows, matrix, user, *, with_ticks):
    """``<tr>`` strings of a page of rows; two queries for what the cells open and the reasons.

    Branches that do not stand directly below the unit are named with the unit above them.
    """
    opens = _meetings(rows, matrix.year, user)
    reasons = _reasons(rows, matrix.year)
    direct = len(matrix.unit.path) + STEP_WIDTH
    for row in rows:
        if len(row.path) > direct:
            reasons.setdefault(row.pk, []).insert(0, row.parent_name)
    address = Addresses("reports:dashboard"), Addresses("meetings:detail")
    return [_branch_line(row, matrix.year, opens, reasons, with_ticks, address) for row in rows]


def _branch_line(row, year, opens, reasons, with_ticks, addresses):
    dashboard_of, meeting_of = addresses
    dashboard = dashboard_of(row.pk)
    cells = [
        _cell(row, number, year, opens.get((row.pk, number)), dashboard, meeting_of)
        for number in MONTHS
    ]
    name = escaped(row.name)
    line = LINE.format(
        tick=TICK.format(key=row.pk, name=name) if with_ticks else "",
        dashboard=dashboard,
        year=year,
        name=name,
        notes="".join(NOTE.format(escaped(note)) for note in reasons.get(row.pk, ())),
        cells="".join(cells),  # letters, numbers and words of ours
        share=_share(row_totals(row)),
    )
    return put_together([line])


def _cell(row, number, year, meeting, dashboard, meeting_of):
    """One month. Nothing typed by anybody stands in it, so nothing is escaped."""
    letter = row.cells[number - 1]
    words = SHORT_WORDS[letter]
    if letter == CellState.ABSENT:
        return f'<td class="c-x"><span>{words}</span></td>'
    if number in row.late and letter in LATER:
        words = f"{words}, muộn"
    address = f"{dashboard}?ky={year}M{number:02d}"
    if meeting:
        pk, held_on, is_held = meeting
        address = meeting_of(pk)
        if not is_held and letter in WAITING:
            words = f"lịch {held_on:%d/%m}"
    return f'<td class="c-{letter}"><a href="{address}">{words}</a></td>'


def _meetings(rows, year, user):
    """What a cell opens: the meeting that stands for the month, held ones before planned ones."""
    found = {}
    own = (
        Meeting.objects.visible_to(user)
        .filter(branch__in=[row.pk for row in rows], for_year=year, meeting_type__in=REGULAR_TYPES)
        .exclude(state=MeetingState.CANCELLED)
        .order_by("held_on", "pk")
        .values_list("branch_id", "for_month", "pk", "held_on", "state")
    )
    for branch, month, pk, held_on, state in own:
        is_held = state in HELD_STATES
        kept = found.get((branch, month))
        if kept is None or is_held or not kept[2]:
            found[branch, month] = (pk, held_on, is_held)
    return found


def _reasons(rows, year):
    """Why meetings were put off, as notes by branch."""
    found = {}
    for one in PUT_OFF(year, *(row.pk for row in rows)) if rows else ():
        branch, month, state, reason = one
        label = "được lùi" if state == PostponementState.APPROVED else "xin lùi, chờ quyết định"
        found.setdefault(branch, []).append(f"Tháng {month} {label}: {reason}")
    return found


# --- rows of units ---------------------------------------------------------------------------


def unit_groups(unit, children, rows):
    """``[(child, its rows)]`` in the order of ``children``; those without branches are left out."""
    width = len(unit.path) + STEP_WIDTH
    by_path = {}
    for row in rows:
        by_path.setdefault(row.path[:width], []).append(row)
    return [(child, by_path[child.path]) for child in children if child.path in by_path]


def unit_lines(groups, chosen):
    """``<tr>`` strings, one per unit: held of expected by month."""
    return [_unit_line(child, rows, chosen) for child, rows in groups]


def _unit_line(child, rows, chosen):
    by_month = [month_totals(rows, number) for number in MONTHS]
    return format_html(
        '<tr>{}{}<td class="year">{}</td></tr>',
        _unit_head(child, chosen),
        format_html_join("", "{}", ((_held_cell(totals),) for totals in by_month)),
        _share(year_totals(by_month)),
    )


def _unit_head(child, chosen):
    address = reverse("reports:matrix", args=[child.pk]) + chosen.query
    return format_html('<th scope="row"><a href="{}">{}</a></th>', address, child.label)


def _held_cell(totals):
    if not totals.expected:
        return format_html("<td>{}</td>", NOTHING)
    look = "c-a" if totals.held == totals.expected else "c-m"
    return format_html('<td class="{}">{}/{}</td>', look, totals.held, totals.expected)


STATE_COLUMNS = tuple(CellState)


def state_lines(groups, chosen):
    """``<tr>`` strings of one month: per unit how many branches are in each state."""
    return [_state_line(child, month_counts(rows, chosen.month), chosen) for child, rows in groups]


def _state_line(child, counts, chosen):
    cells = [
        format_html('<td data-label="{}">{}</td>', state.label, counts[state])
        if counts.get(state)
        else format_html('<td class="none">{}</td>', NOTHING)
        for state in STATE_COLUMNS
    ]
    head = _unit_head(child, chosen)
    return format_html(
        "<tr>{}{}</tr>", head, format_html_join("", "{}", ((cell,) for cell in cells))
    )


def month_options(chosen, *before):
    """The months as options of a select, ``before`` them other pairs of value and words."""
    months = [*before, *((number, f"Tháng {number}") for number in MONTHS)]
    return put_together([options_html(months, (str(chosen),))])


# --- sums ------------------------------------------------------------------------------------


def sum_lines(rows):
    """``<tr>`` strings of the sums by month and of the year, with whole percentages."""
    by_month = [month_totals(rows, number) for number in MONTHS]
    columns = [*by_month, year_totals(by_month)]
    return [
        format_html(
            '<tr><th scope="row">{}</th>{}</tr>',
            label,
            format_html_join("", "<td>{}</td>", ((_of(one, name, base),) for one in columns)),
        )
        for label, name, base in SUM_ROWS
    ]


def _of(totals, name, base):
    count = getattr(totals, name)
    whole = getattr(totals, base) if base else totals.expected
    if not whole:
        return NOTHING
    return format_html("{}<small>{}</small>", count, _percent(count, whole)) if base else str(count)


def _percent(part, whole):
    """Rounded down: 100 % only where nothing is missing."""
    return f"{100 * part // whole} %"


def _share(totals: Totals):
    return f"{totals.held}/{totals.expected}" if totals.expected else NOTHING
