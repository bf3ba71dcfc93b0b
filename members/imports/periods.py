"""What the rows of one person mean: seats that never overlap, states on top, offices. Pure."""

from dataclasses import dataclass
from datetime import date

from config.lib.vietnamese import search_key
from config.lib.workbooks import Row
from members.choices import ExemptionKind, SeatEnd, SeatKind, StatusKind
from members.imports.reading import BRANCH, OFFICE, REASON, SINCE, UNTIL

REASONS = {label: value for value, label in SeatEnd.choices}
EXEMPTIONS = {search_key(label): value for value, label in ExemptionKind.choices}


@dataclass(frozen=True)
class Seat:
    branch: object
    kind: SeatKind
    start: date
    end: date | None
    end_reason: str = ""


@dataclass(frozen=True)
class State:
    branch: object
    kind: StatusKind
    exemption_kind: str
    start: date
    end: date | None
    document: str = ""


@dataclass(frozen=True)
class Held:
    """An office held in a branch."""

    branch: object
    office: str
    start: date
    end: date | None


@dataclass
class Record:
    """The seats, states and offices of one person; each seat with the row it comes from."""

    seats: dict[Seat, Row]
    states: dict[State, Row]
    offices: dict[Held, Row]


def record_of(person):
    """The `Record` of a person whose rows are sound; notes what contradicts itself."""
    return Record(_seats(person), _states(person), _offices(person))


def joined_seats(seats):
    """Seats in order; touching ones of one kind and branch are one stay."""
    joined = []
    for seat in sorted(seats, key=lambda one: (one.kind, one.start)):
        last = joined[-1] if joined else None
        if last and _continues(last, seat):
            joined[-1] = Seat(seat.branch, seat.kind, last.start, seat.end, seat.end_reason)
        else:
            joined.append(seat)
    return joined


def overlap(first, second):
    """Whether two spells (``start``, ``end`` exclusive or None) share a day."""
    return (second.end is None or first.start < second.end) and (
        first.end is None or second.start < first.end
    )


def _continues(last, seat):
    same_place = (last.branch, last.kind) == (seat.branch, seat.kind)
    return same_place and last.end == seat.start and not last.end_reason


def _seats(person):
    read = {}
    for period in sorted(_rows(person, is_seat=True), key=lambda one: one.start):
        reason = period.row.choice(REASON, REASONS) or ""
        if reason and period.end is None:
            period.row.refuse(
                UNTIL, f"Có lý do “{period.reason}” thì phải ghi ngày thôi sinh hoạt."
            )
        seat = Seat(period.branch_code, period.status, period.start, period.end, reason)
        _refuse_second_seat(period, seat, read)
        read[seat] = period.row
    first_rows = {(seat.kind, seat.start): row for seat, row in read.items()}
    return {seat: first_rows[seat.kind, seat.start] for seat in joined_seats(read)}


def _refuse_second_seat(period, seat, read):
    for other, row in read.items():
        if other.kind == seat.kind and overlap(other, seat):
            period.row.refuse(
                SINCE,
                f"Trùng thời gian với dòng {row.number}: cùng lúc chỉ có một nơi “"
                f"{seat.kind.label.lower()}”. Dòng trước kết thúc từ ngày nào thì dòng sau bắt đầu "
                "từ ngày đó hoặc muộn hơn.",
            )
            return


def _states(person):
    states = {}
    seats = joined_seats(
        Seat(period.branch_code, period.status, period.start, period.end)
        for period in _rows(person, is_seat=True)
    )
    for period in sorted(_rows(person, is_seat=False), key=lambda one: one.start):
        end = _end_within_seat(period, seats)
        exemption = EXEMPTIONS.get(search_key(period.reason), "")
        is_exempt = period.status == StatusKind.EXEMPT
        state = State(
            period.branch_code,
            period.status,
            exemption if is_exempt else "",
            period.start,
            end,
            "" if is_exempt and exemption else period.reason,
        )
        for other, row in states.items():
            if other.kind == state.kind and overlap(other, state):
                period.row.refuse(SINCE, f"Trùng thời gian với dòng {row.number}.")
        states[state] = period.row
    return states


def _end_within_seat(period, seats):
    """A state lies on top of a seat in that branch and ends with it at the latest."""
    below = next(
        (
            seat
            for seat in seats
            if seat.branch == period.branch_code
            and seat.start <= period.start
            and (seat.end is None or period.start < seat.end)
        ),
        None,
    )
    if below is None:
        period.row.refuse(
            BRANCH,
            f"Không có dòng “Sinh hoạt” tại chi bộ này vào ngày {period.start:%d/%m/%Y}; “"
            f"{period.status.label}” phải nằm trong thời gian sinh hoạt tại chi bộ.",
        )
        return period.end
    if period.end and below.end and period.end > below.end:
        period.row.refuse(UNTIL, f"Ở sau ngày thôi sinh hoạt tại chi bộ {below.end:%d/%m/%Y}.")
    return period.end or below.end


def _offices(person):
    """Offices run with their rows; touching or overlapping rows of one office are one."""
    held = {}
    periods = (one for one in person.periods if one.office)
    for period in sorted(periods, key=lambda one: (one.branch_code, one.start)):
        now = Held(period.branch_code, period.office, period.start, period.end)
        before = next(reversed(held), None)
        if before and before.branch == now.branch and _touch(before, now):
            if before.office == now.office:
                row = held.pop(before)
                end = None if None in (before.end, now.end) else max(before.end, now.end)
                held[Held(now.branch, now.office, before.start, end)] = row
                continue
            if overlap(before, now):
                period.row.refuse(
                    OFFICE, f"Trùng thời gian với chức vụ khác ở dòng {held[before].number}."
                )
        held[now] = period.row
    return held


def _touch(before, now):
    return before.end is None or now.start <= before.end


def _rows(person, *, is_seat):
    return [period for period in person.periods if period.is_seat is is_seat and period.status]
