"""The people of a file against the roll: who is new, who differs, what cannot be."""

from collections import defaultdict
from dataclasses import dataclass, replace

from branches.choices import LookKind
from branches.import_runs import (
    Plan,
    refuse_foreign_branch,
    refuse_other_values,
    units_by_code,
)
from branches.looks import note_look
from config.lib.batches import in_batches
from config.lib.imports import Problem
from config.lib.sealed import digest
from members.choices import Office
from members.imports.periods import Held, Record, Seat, State, joined_seats, overlap, record_of
from members.imports.reading import (
    BRANCH,
    CARD,
    CITIZEN,
    COLUMN_OF,
    KEY,
    NAME,
    OFFICE,
    SINCE,
    STATUS,
    UNTIL,
)
from members.models import Member, Membership, Position, StatusPeriod


@dataclass
class PersonPlan:
    """One person to store: ``member`` None is a new one. Branches are ids.

    ``kept_*`` are rows of the database that stay, ``gone_*`` the ids of those that go.
    """

    data: object
    record: Record
    member: Member | None = None
    gone_seats: tuple = ()
    gone_states: tuple = ()
    gone_offices: tuple = ()


def compare(data, scope, problems):
    """A `Plan` whose rows are `PersonPlan`; notes everything that cannot be stored."""
    plan = Plan()
    codes = {period.branch_code for person in data.values() for period in person.periods}
    branches = units_by_code(codes, scope)
    roll = KnownRoll.load(data, scope)
    _note_looked_up(data, roll, scope)
    going = set()
    for person in data.values():
        _check_branches(person, branches, plan.notes)
        member = roll.find(person)
        if not person.is_sound:
            continue
        record = _with_ids(record_of(person), branches)
        if person.is_sound:
            _sort_out(PersonPlan(person, record, member), roll, plan, scope)
    for one in (*plan.new.values(), *plan.other.values()):
        going.update(one.gone_offices)
    _check_secretaries(plan, going)
    _note_namesakes(plan)
    return plan


@dataclass
class KnownRoll:
    """The people of the database that the file may mean, with all their periods."""

    by_key: dict
    by_card: dict
    by_citizen: dict
    seats: dict
    states: dict
    offices: dict
    scope: object

    @classmethod
    def load(cls, data, scope):
        keys = set(data)
        cards = {person.values.get("party_card_no") for person in data.values()} - {"", None}
        digests = {digest(person.values.get("citizen_id") or "") for person in data.values()} - {""}
        found = {}
        wanted = (("key", keys), ("party_card_no", keys | cards), ("citizen_id_digest", digests))
        for name, values in wanted:
            for batch in in_batches(sorted(values)):
                rows = Member.objects.filter(**{f"{name}__in": batch})
                found.update((member.pk, member) for member in rows)
        return cls(
            {member.key: member for member in found.values()},
            {member.party_card_no: member for member in found.values() if member.party_card_no},
            {m.citizen_id_digest: m for m in found.values() if m.citizen_id_digest},
            *(_by_member(model, found) for model in (Membership, StatusPeriod, Position)),
            scope,
        )

    def find(self, person):
        """The member the file means, or None; a card or number of somebody else is refused."""
        card = person.values.get("party_card_no", "")
        member = self.by_key.get(person.key)
        if member is None and not person.has_own_key:
            member = self.by_card.get(card)
        holder = self.by_card.get(card) if card else None
        if holder is not None and holder != member:
            whom = f"mang mã “{holder.key}”" if self.is_inside(holder) else "khác trong hệ thống"
            person.row.refuse(CARD, f"Số thẻ này đã cấp cho đảng viên {whom}.")
        holder = self.by_citizen.get(digest(person.values.get("citizen_id") or ""))
        if holder is not None and holder != member:
            person.row.refuse(CITIZEN, "Số CCCD này là của đảng viên khác trong hệ thống.")
        return member

    def is_inside(self, member):
        """Whether a member sits, or sat, where the import may write."""
        return any(self.scope.holds(seat.branch.path) for seat in self.seats[member.pk])


def _note_looked_up(data, roll, scope):
    """A file of identity numbers asks who of them is a member: who asked is written down, for each
    member of another unit that was found too. A rehearsal asks as well."""
    numbers = {person.values.get("citizen_id") for person in data.values()} - {"", None}
    if not numbers or scope.is_unlimited:
        return
    asked = f"Đối chiếu {len(numbers)} số căn cước trong tệp nhập"
    found = [roll.by_citizen.get(digest(number)) for number in sorted(numbers)]
    for member in (None, *(one for one in found if one is not None and not roll.is_inside(one))):
        note_look(
            LookKind.NUMBER,
            by=scope.by,
            organization=scope.organization,
            target=member or asked,
            subject_id=member and member.pk,
            reason=asked,
        )


def _by_member(model, members):
    rows = defaultdict(list)
    for batch in in_batches(members):
        for row in model.objects.filter(member__in=batch).select_related("branch").order_by("pk"):
            rows[row.member_id].append(row)
    return rows


def _check_branches(person, branches, notes):
    for period in person.periods:
        if not period.branch_code:
            continue
        was_sound = period.is_sound  # a wrong day does not hide a wrong branch
        branch = refuse_foreign_branch(period.row, BRANCH, period.branch_code, branches)
        if branch is not None and was_sound:
            _check_life(period, branch, notes)


def _check_life(period, branch, notes):
    """A period lies within the days the branch existed.

    One without an end only makes a note: the branch may have been closed after the file was
    written, and the same file must stay importable.
    """
    if branch.valid_from and period.start < branch.valid_from:
        period.row.refuse(SINCE, f"{branch.name} thành lập ngày {branch.valid_from:%d/%m/%Y}.")
    if branch.valid_to is None:
        return
    closed = f"{branch.name} kết thúc hoạt động từ {branch.valid_to:%d/%m/%Y}"
    if period.start >= branch.valid_to:
        period.row.refuse(SINCE, f"{closed}; thời gian sinh hoạt phải bắt đầu trước ngày đó.")
    elif period.end is None:
        message = f"{closed}. Đồng chí bổ sung ngày thôi sinh hoạt tại đó."
        notes.append(Problem(period.row.sheet, period.row.number, UNTIL, message))
    elif period.end > branch.valid_to:
        period.row.refuse(UNTIL, f"{closed}; thời gian sinh hoạt không thể dài hơn.")


def _with_ids(record, branches):
    parts = (record.seats, record.states, record.offices)
    return Record(
        *(
            {replace(one, branch=branches[one.branch].pk): row for one, row in part.items()}
            for part in parts
        )
    )


def _sort_out(person, roll, plan, scope):
    member = person.member
    if member is None:
        plan.new[person.data.label] = person
        return
    inside = {
        name: [row for row in getattr(roll, name)[member.pk] if scope.holds(row.branch.path)]
        for name in ("seats", "states", "offices")
    }
    if not scope.is_unlimited and not inside["seats"]:
        person.data.row.refuse(
            KEY if person.data.has_own_key else CARD,
            "Đảng viên này đang ở đơn vị khác. Đồng chí dùng chức năng chuyển sinh hoạt đảng.",
        )
        return
    columns = _other_values(person, member) + _other_periods(person, inside)
    if not columns:
        plan.unchanged += 1
        return
    outside = [row for row in roll.seats[member.pk] if row not in inside["seats"]]
    _check_other_seats(person, outside)
    if not scope.update:
        refuse_other_values(person.data.row, f"Đảng viên “{member.key}”", columns)
    elif any(row.post_id for row in inside["offices"] if row.pk in person.gone_offices):
        person.data.row.refuse(
            OFFICE, "Chức vụ này đang gắn với tài khoản. Đồng chí sửa ở trang của đảng viên."
        )
    else:
        plan.other[f"{person.data.label}: {', '.join(columns)}"] = person


def _other_values(person, member):
    columns = []
    for name, value in person.data.values.items():
        known = member.citizen_id_digest if name == "citizen_id" else getattr(member, name)
        if (digest(value) if name == "citizen_id" else value) != known:
            columns.append(COLUMN_OF[name])
    return columns


def _other_periods(person, inside):
    """The columns that differ; notes on ``person`` which stored rows go."""
    record, columns = person.record, []
    seats = [
        Seat(row.branch_id, row.kind, row.valid_from, row.valid_to, row.end_reason)
        for row in inside["seats"]
    ]
    if set(joined_seats(seats)) != set(record.seats):
        person.gone_seats = tuple(row.pk for row in inside["seats"])
        columns.append(SINCE)
    else:
        record.seats = {}
    states = {
        State(
            *(row.branch_id, row.kind, row.exemption_kind),
            *(row.valid_from, row.valid_to, row.document),
        ): row.pk
        for row in inside["states"]
    }
    offices = {
        Held(row.branch_id, row.office, row.valid_from, row.valid_to): row.pk
        for row in inside["offices"]
    }
    person.gone_states = tuple(pk for one, pk in states.items() if one not in record.states)
    person.gone_offices = tuple(pk for one, pk in offices.items() if one not in record.offices)
    record.states = {one: row for one, row in record.states.items() if one not in states}
    record.offices = {one: row for one, row in record.offices.items() if one not in offices}
    columns += [STATUS] if record.states or person.gone_states else []
    columns += [OFFICE] if record.offices or person.gone_offices else []
    return columns


def _check_other_seats(person, outside):
    for seat, row in person.record.seats.items():
        for other in outside:
            known = Seat(other.branch_id, other.kind, other.valid_from, other.valid_to)
            if known.kind == seat.kind and overlap(known, seat):
                row.refuse(
                    SINCE,
                    "Trùng thời gian với nơi sinh hoạt đã ghi trong hệ thống ở đơn vị khác. Đồng "
                    "chí ghi ngày chuyển đi ở nơi đó trước.",
                )
                return


def _check_secretaries(plan, going):
    """A branch has one secretary at a time who has not ended."""
    holders = {}
    for one in (*plan.new.values(), *plan.other.values()):
        for held, row in one.record.offices.items():
            if held.office == Office.SECRETARY and held.end is None:
                holders.setdefault(held.branch, []).append(row)
    known = (
        Position.objects.filter(office=Office.SECRETARY, valid_to=None, branch__in=holders)
        .exclude(pk__in=going)
        .values_list("branch_id", flat=True)
    )
    for branch_id in known:
        for row in holders[branch_id]:
            row.refuse(
                OFFICE, "Chi bộ đang có bí thư. Đồng chí ghi ngày thôi chức của bí thư đó trước."
            )
    for first, *more in holders.values():
        for row in more:
            row.refuse(OFFICE, f"Chi bộ đã có bí thư ở dòng {first.number}.")


def _note_namesakes(plan):
    """Same name and birth date under another key: perhaps the same person twice (handbook 5.1)."""
    new = defaultdict(list)
    for one in plan.new.values():
        if one.data.values.get("birth_on"):
            new[one.data.values["full_name"], one.data.values["birth_on"]].append(one.data)
    births = sorted({birth for _, birth in new})
    known = set()
    for batch in in_batches(births):
        rows = Member.objects.filter(birth_on__in=batch).values_list("full_name", "birth_on")
        known.update(rows)
    for person, twins in new.items():
        for data in twins if person in known else twins[1:]:
            message = "Trùng họ tên và ngày sinh với một đảng viên khác. Đồng chí kiểm tra lại."
            plan.notes.append(Problem(data.row.sheet, data.row.number, NAME, message))
