"""The matrix ready to print: one text for all rows, because there are thousands of cells."""

from collections import Counter
from functools import lru_cache

from django.db.models import Case, TextField, When
from django.db.models.functions import Cast
from django.utils.html import format_html_join

from branches.rules import STEP_WIDTH
from config.lib.addresses import Addresses
from config.lib.form_rendering import options_html
from config.lib.markup import escaped, put_together
from config.lib.prepared import Prepared
from meetings.choices import MeetingState
from meetings.grounds import knows_all_below
from meetings.models import Meeting, Postponement
from meetings.plan.choices import PostponementState
from meetings.rules import HELD_STATES
from meetings.windows import REGULAR_TYPES
from reports.matrix.states import SHORT_WORDS, WAITING, CellState, held_of
from reports.matrix.totals import LATER, year_totals

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
WORDS = {state.value: words for state, words in SHORT_WORDS.items()}
ABSENT = CellState.ABSENT.value
NOTHING = "–"
REGULAR = Prepared(
    lambda year, *branches: _regular(Meeting.objects, year, branches),
    examples=(1001,),
    further=lambda number: -1000 - number,
    is_converted=False,
)
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
NOTE = '<span class="row-note">{}</span>'
LEGEND = format_html_join(
    "",
    '<li><span class="c-{} sample">{}</span> {}</li>',
    ((state.replace(ABSENT, "x"), SHORT_WORDS[state], state.label) for state in CellState),
)


# --- rows of branches ------------------------------------------------------------------------


def branch_lines(rows, matrix, user, *, with_ticks):
    """The ``<tr>`` of a page of rows; two queries for what the cells open and the reasons.

    Branches that do not stand directly below the unit are named with the unit above them.
    """
    opens = _meetings(rows, matrix, user)
    reasons = _reasons(rows, matrix.year)
    direct = len(matrix.unit.path) + STEP_WIDTH
    for row in rows:
        if len(row.path) > direct:
            reasons.setdefault(row.pk, []).insert(0, row.parent_name)
    dashboard = f"{Addresses('reports:dashboard').words}?ky={matrix.year}"
    addresses = dashboard, Addresses("meetings:detail").words
    return put_together(
        [_branch_line(row, opens[row.pk], reasons, with_ticks, addresses) for row in rows]
    )


def _branch_line(row, opens, reasons, with_ticks, addresses):
    name, (opened, days) = escaped(row.name), opens
    months = _cells(row.cells, row.late, tuple(days), addresses)
    if ABSENT in row.cells:
        pairs = zip(opened, row.cells, strict=True)
        opened = [one for one, letter in pairs if letter != ABSENT]
    tick = ""
    if with_ticks:
        tick = (
            f'<label class="tick"><input type="checkbox" name="branch" value="{row.pk:d}">'
            f'<span class="visually-hidden">Chọn {name}</span></label>'
        )
    notes = "".join([NOTE.format(escaped(note)) for note in reasons.get(row.pk, ())])
    head = f'{tick}<a href="{addresses[0] % row.pk}">{name}</a>{notes}'
    return f'<tr><th scope="row">{head}</th>{months % tuple(opened)}</tr>'


@lru_cache(maxsize=2000)
def _cells(letters, late, days, addresses):
    """The months and the year of a row, with ``%d`` for what each month opens. Many rows are alike.

    ``days`` as `_meetings` has them. Nothing typed by anybody stands here, so nothing is escaped.
    """
    dashboard, meeting = addresses
    cells = []
    for number, letter, day in zip(MONTHS, letters, days, strict=True):
        words = WORDS[letter]
        if letter == ABSENT:
            cells.append(f'<td class="c-x"><span>{words}</span></td>')
            continue
        if day and letter in WAITING:
            words = f"lịch {day[8:]}/{day[5:7]}"
        if number in late and letter in LATER:
            words = f"{words}, muộn"
        address = f"{dashboard}M{number:02d}" if day == "" else meeting
        cells.append(f'<td class="c-{letter}"><a href="{address}">{words}</a></td>')
    share = _share(*held_of(Counter(letters)))
    return f'{"".join(cells)}<td class="year">{share}</td>'


def _meetings(rows, matrix, user):
    """By branch what each month opens: the number of its meeting, the last that was held, otherwise
    the last of those planned, and of the branch where there is none.

    With it by month the day of a meeting that is only planned: "" of none, None of one held.
    """
    found = {row.pk: ([row.pk] * 12, [""] * 12) for row in rows}
    for branch, month, meeting, planned_on in _known_meetings(rows, matrix, user):
        opened, days = found[branch]
        if planned_on is None or days[month - 1] is not None:
            opened[month - 1], days[month - 1] = meeting, planned_on
    return found


def _known_meetings(rows, matrix, user):
    branches = [row.pk for row in rows]
    if not rows or not knows_all_below(user, matrix.unit.path):
        return _regular(Meeting.objects.visible_to(user), matrix.year, branches)
    return REGULAR(matrix.year, *branches)


def _regular(meetings, year, branches):
    """Those of the months of ``year``, of each branch by day; the day as text where it is shown.

    A page has five hundred of them, and turning all days into dates took as long as reading them.
    """
    is_held = When(state__in=HELD_STATES, then=None)
    return (
        meetings.filter(branch__in=branches, for_year=year, meeting_type__in=REGULAR_TYPES)
        .exclude(state=MeetingState.CANCELLED)
        .annotate(planned_on=Case(is_held, default=Cast("held_on", TextField())))
        .order_by("branch_id", "held_on", "pk")
        .values_list("branch_id", "for_month", "pk", "planned_on")
    )


def _reasons(rows, year):
    """Why meetings were put off, as notes by branch."""
    found = {}
    for one in PUT_OFF(year, *(row.pk for row in rows)) if rows else ():
        branch, month, state, reason = one
        label = "được lùi" if state == PostponementState.APPROVED else "xin lùi, chờ quyết định"
        found.setdefault(branch, []).append(f"Tháng {month} {label}: {reason}")
    return found


# --- rows of units ---------------------------------------------------------------------------


def unit_lines(groups, chosen):
    """The ``<tr>`` of ``groups``, pairs of unit and `MonthCounts`: held of expected by month.

    Nothing typed by anybody stands in a line but the name of the unit.
    """
    address = _Address(chosen)
    return put_together(
        [_unit_line(child, map(held_of, one.cells), address) for child, one in groups]
    )


def _unit_line(child, by_month, address):
    cells, whole_held, whole_expected = "", 0, 0
    for held, expected in by_month:
        cells += _held_cell(held, expected)
        whole_held, whole_expected = whole_held + held, whole_expected + expected
    share = _share(whole_held, whole_expected)
    return f'<tr>{address.head(child)}{cells}<td class="year">{share}</td></tr>'


class _Address:
    """Where the name of a unit leads: the same page of that unit."""

    def __init__(self, chosen):
        self._of, self._query = Addresses("reports:matrix"), escaped(chosen.query)

    def head(self, child):
        link = f'<a href="{self._of(child.pk)}{self._query}">{escaped(child.label)}</a>'
        return f'<th scope="row">{link}</th>'


def _held_cell(held, expected):
    if not expected:
        return f"<td>{NOTHING}</td>"
    look = "c-a" if held == expected else "c-m"
    return f'<td class="{look}">{held}/{expected}</td>'


STATE_COLUMNS = tuple(CellState)


def state_lines(groups, chosen):
    """The ``<tr>`` of one month: per unit how many branches are in each state."""
    address = _Address(chosen)
    return put_together(
        [_state_line(child, one.cells[chosen.month - 1], address) for child, one in groups]
    )


def _state_line(child, counts, address):
    cells = [
        f'<td data-label="{state.label}">{counts[state]}</td>'
        if counts.get(state)
        else f'<td class="none">{NOTHING}</td>'
        for state in STATE_COLUMNS
    ]
    return f"<tr>{address.head(child)}{''.join(cells)}</tr>"


@lru_cache(maxsize=200)
def month_options(chosen, *before):
    """The months as options of a select, ``before`` them other pairs of value and words."""
    months = ((number, f"Tháng {number}") for number in MONTHS)
    return options([*before, *months], chosen)


def options(choices, chosen):
    return put_together([options_html(choices, (str(chosen),))])


# --- sums ------------------------------------------------------------------------------------


def sum_lines(by_month):
    """The ``<tr>`` of the `Totals` by month and of the year, with whole percentages."""
    columns = [*by_month, year_totals(by_month)]
    return put_together([_sum_line(*row, columns) for row in SUM_ROWS])


def _sum_line(label, name, base, columns):
    cells = "".join([f"<td>{_of(one, name, base)}</td>" for one in columns])
    return f'<tr><th scope="row">{label}</th>{cells}</tr>'


def _of(totals, name, base):
    count = getattr(totals, name)
    whole = getattr(totals, base) if base else totals.expected
    if not whole:
        return NOTHING
    return f"{count}<small>{_percent(count, whole)}</small>" if base else str(count)


def _percent(part, whole):
    """Rounded down: 100 % only where nothing is missing."""
    return f"{100 * part // whole} %"


def _share(held, expected):
    return f"{held}/{expected}" if expected else NOTHING
