"""The roll of branches on a day: who is there, how they stand, who is expected (handbook 11.1)."""

from dataclasses import dataclass

from members.choices import Rights, SeatKind, Standing
from members.models import Member, Membership, Position, StatusPeriod
from members.rules import is_expected, is_in_voting_base, standing


@dataclass(frozen=True)
class RollEntry:
    """One person on the roll of one branch on one day."""

    member: Member
    branch_id: int
    seat_kind: SeatKind
    rights: Rights
    standing: Standing
    office: str

    @property
    def standing_label(self):
        return Standing(self.standing).label

    def is_expected(self, rules):
        return is_expected(self.standing, temp_in_counts=rules.get("attendance.temp_in_counts"))

    def is_in_voting_base(self, *, is_present):
        return is_in_voting_base(
            seat_kind=self.seat_kind,
            rights=self.rights,
            standing=self.standing,
            is_present=is_present,
        )


def roll_of(branches, day):
    """The `RollEntry` lists of ``branches`` (ids or queryset) on ``day``, by branch id.

    Sorted by office, then by name. Four queries, however many branches.
    """
    seats = list(
        Membership.objects.on(day)
        .filter(branch__in=branches)
        .select_related("member")
        .order_by("member__sort_name", "member_id", "kind")
    )
    people = {seat.member_id for seat in seats}
    temporary_at = dict(
        Membership.objects.on(day)
        .temporary()
        .filter(member__in=people)
        .values_list("member_id", "branch_id")
    )
    statuses = {}
    for member_id, kind in (
        StatusPeriod.objects.on(day).filter(member__in=people).values_list("member_id", "kind")
    ):
        statuses.setdefault(member_id, set()).add(kind)
    offices = {
        (branch_id, member_id): office
        for branch_id, member_id, office in Position.objects.on(day)
        .filter(branch__in={seat.branch_id for seat in seats})
        .values_list("branch_id", "member_id", "office")
    }
    rolls = {}
    for seat in seats:
        elsewhere = temporary_at.get(seat.member_id, seat.branch_id) != seat.branch_id
        entry = RollEntry(
            member=seat.member,
            branch_id=seat.branch_id,
            seat_kind=seat.kind,
            rights=seat.member.rights_on(day),
            standing=standing(
                seat_kind=seat.kind,
                has_temporary_seat_elsewhere=elsewhere,
                statuses=statuses.get(seat.member_id, frozenset()),
                admitted_on=seat.member.admission_ceremony_on,
                day=day,
            ),
            office=offices.get((seat.branch_id, seat.member_id), ""),
        )
        rolls.setdefault(seat.branch_id, {}).setdefault(seat.member_id, entry)
    return {branch_id: _by_office(entries.values()) for branch_id, entries in rolls.items()}


def branch_roll(branch, day):
    """The roll of one branch on ``day``."""
    return roll_of([branch.pk], day).get(branch.pk, [])


def _by_office(entries):
    weight = {"SECRETARY": 0, "DEPUTY_SECRETARY": 1, "BRANCH_COMMITTEE_MEMBER": 2, "": 3}
    return sorted(entries, key=lambda entry: weight[entry.office])
