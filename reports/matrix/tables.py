"""The matrix ready to print: one string a row, because there are thousands of cells."""

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from branches.rules import STEP_WIDTH
from meetings.choices import MeetingState
from meetings.models import Meeting, Postponement
from meetings.plan_choices import PostponementState
from meetings.rules import HELD_STATES
from meetings.windows import REGULAR_TYPES
from reports.matrix.states import SHORT_WORDS, WAITING, CellState, Totals
from reports.matrix.totals import LATER, month_counts, month_totals, year_totals

MONTHS = range(1, 13)
SUM_ROWS = (
    ("Phải họp", "expected", None),
    ("Đã họp", "held", "expected"),
    ("Đã gửi", "sent", "to_send"),
    ("Gửi đúng hạn", "on_time", "to_send"),
    ("Đã chấp nhận", "accepted", "to_send"),
)
NOTHING = "–"


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
    return [_branch_line(row, matrix.year, opens, reasons, with_ticks) for row in rows]


def _branch_line(row, year, opens, reasons, with_ticks):
    cells = [_cell(row, number, year, opens.get((row.pk, number))) for number in MONTHS]
    totals = year_totals(month_totals([row], number) for number in MONTHS)
    name = format_html('<a href="/don-vi/{}/chi-so/?ky={}">{}</a>', row.pk, year, row.name)
    if with_ticks:
        name = format_html(
            '<label class="tick"><input type="checkbox" name="branch" value="{}">'
            '<span class="visually-hidden">Chọn {}</span></label>{}',
            row.pk,
            row.name,
            name,
        )
    notes = "".join(
        f'<span class="row-note">{escape(note)}</span>' for note in reasons.get(row.pk, ())
    )
    head = f'<th scope="row">{name}{notes}</th>'
    return mark_safe(  # noqa: S308 - every value is a number, a fixed word or escaped above
        f'<tr>{head}{"".join(cells)}<td class="year">{_share(totals)}</td></tr>'
    )


def _cell(row, number, year, meeting):
    letter = row.cells[number - 1]
    if letter == CellState.ABSENT:
        return '<td class="c-x"><span>không có</span></td>'
    words = SHORT_WORDS[letter]
    if number in row.late and letter in LATER:
        words = f"{words}, muộn"
    address = f"/don-vi/{row.pk}/chi-so/?ky={year}M{number:02d}"
    if meeting:
        pk, held_on, is_held = meeting
        address = f"/cuoc-hop/{pk}/"
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
    asked = Postponement.objects.filter(
        branch__in=[row.pk for row in rows],
        year=year,
        state__in=[PostponementState.REQUESTED, PostponementState.APPROVED],
    ).order_by("month")
    for one in asked.values_list("branch_id", "month", "state", "reason"):
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
    cells = "".join(_held_cell(totals) for totals in by_month)
    return mark_safe(  # noqa: S308 - numbers, and a head that is escaped
        f'<tr>{_unit_head(child, chosen)}{cells}<td class="year">{_share(year_totals(by_month))}'
        "</td></tr>"
    )


def _unit_head(child, chosen):
    return format_html(
        '<th scope="row"><a href="/don-vi/{}/theo-doi/{}">{}</a></th>',
        child.pk,
        chosen.query,
        child.label,
    )


def _held_cell(totals):
    if not totals.expected:
        return f"<td>{NOTHING}</td>"
    is_whole = totals.held == totals.expected
    return f'<td class="{"c-a" if is_whole else "c-m"}">{totals.held}/{totals.expected}</td>'


STATE_COLUMNS = tuple(CellState)


def state_lines(groups, chosen):
    """``<tr>`` strings of one month: per unit how many branches are in each state."""
    lines = []
    for child, rows in groups:
        counts = month_counts(rows, chosen.month)
        cells = "".join(
            f'<td data-label="{state.label}">{counts[state]}</td>'
            if counts.get(state)
            else f'<td class="none">{NOTHING}</td>'
            for state in STATE_COLUMNS
        )
        lines.append(
            mark_safe(f"<tr>{_unit_head(child, chosen)}{cells}</tr>")  # noqa: S308 - as above
        )
    return lines


# --- sums ------------------------------------------------------------------------------------


def sum_lines(rows):
    """``<tr>`` strings of the sums by month and of the year, with whole percentages."""
    by_month = [month_totals(rows, number) for number in MONTHS]
    columns = [*by_month, year_totals(by_month)]
    return [
        mark_safe(  # noqa: S308 - fixed words and numbers
            f'<tr><th scope="row">{label}</th>'
            + "".join(f"<td>{_of(one, name, base)}</td>" for one in columns)
            + "</tr>"
        )
        for label, name, base in SUM_ROWS
    ]


def _of(totals, name, base):
    count = getattr(totals, name)
    whole = getattr(totals, base) if base else totals.expected
    if not whole:
        return NOTHING
    return f"{count}<small>{_percent(count, whole)}</small>" if base else str(count)


def _percent(part, whole):
    """Rounded down: 100 % only where nothing is missing."""
    return f"{100 * part // whole} %"


def _share(totals: Totals):
    return f"{totals.held}/{totals.expected}" if totals.expected else NOTHING
