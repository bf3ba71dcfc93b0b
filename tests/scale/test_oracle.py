"""The figures of a slice, counted a second time day by day from its rows by the oracle."""

import pytest

from branches.models import PartyOrganization
from config.lib.periods import parse_period
from meetings.choices import PRESENT_STATUSES, MeetingType
from meetings.models import Attendance, Meeting
from meetings.rules import HELD_STATES
from members.choices import SeatKind
from members.models import Member, Membership, StatusPeriod
from reports.indicators import compute
from reports.json_form import indicators_json
from tests.blackbox.building import FIGURES
from tests.blackbox.oracle import Oracle, Person, Session, Unit
from tests.scale.conftest import ON

TOP = "T"  # what the oracle calls the root
LABELS = {
    MeetingType.REGULAR: "Thường kỳ",
    MeetingType.THEMATIC: "Chuyên đề",
    MeetingType.COMBINED: "Kết hợp",
}


def units():
    found = {}
    for unit in PartyOrganization.objects.select_related("parent"):
        above = unit.parent.code if unit.parent else ""
        code = TOP if not unit.parent else unit.code
        above = TOP if unit.parent and not unit.parent.parent_id else above
        found[code] = Unit(code, [(above, None, None)], is_branch=unit.is_branch)
    return found


def people():
    seats, away, states = {}, {}, {}
    for seat in Membership.objects.select_related("branch").order_by("valid_from"):
        spell = (seat.branch.code, seat.valid_from, seat.valid_to)
        if seat.kind == SeatKind.TEMPORARY_SEAT:
            away[seat.member_id] = spell
        else:
            seats.setdefault(seat.member_id, []).append(spell)
    for one in StatusPeriod.objects.select_related("branch"):
        spell = (one.branch.code, one.valid_from, one.valid_to)
        states.setdefault(one.member_id, []).append(spell)
    return [
        Person(
            one.pk, seats[one.pk], away.get(one.pk), states.get(one.pk, []),
            one.admission_ceremony_on,
        )
        for one in Member.objects.all()
    ]  # fmt: skip


def sessions():
    marks = {}
    for row in Attendance.objects.all():
        sign = "c" if row.status in PRESENT_STATUSES else "k"
        marks.setdefault(row.meeting_id, {})[row.member_id] = f"{sign}{row.contribution_count}"
    return [
        Session(one.branch.code, one.held_on, LABELS[one.meeting_type], marks[one.pk],
                one.conclusion)
        for one in Meeting.objects.filter(state__in=HELD_STATES).select_related("branch")
    ]  # fmt: skip


def told(unit, period):
    """The product's five figures in the oracle's form."""
    found = indicators_json(compute(unit, parse_period(period), ON))
    return {name: tuple(found[name].values()) for name in FIGURES}


@pytest.mark.parametrize("period", ["2025", "2025Q1", "2025H2", "2025M11", "2025M12"])
def test_figures_are_those_of_the_oracle(logins, period):
    oracle = Oracle(units(), people(), sessions(), period, ON)
    for unit in PartyOrganization.objects.all():
        code = unit.code if unit.parent_id else TOP
        assert told(unit, period) == oracle.figures(code), unit
