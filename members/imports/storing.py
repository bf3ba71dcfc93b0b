"""People, seats, states and offices into the database, with few statements for any number."""

from config.lib.batches import in_batches
from config.lib.sealed import digest, seal
from members import roll_changes
from members.actions.posts import follow_roll
from members.models import Member, Membership, Position, StatusPeriod

BATCH = 500
WRITTEN = (
    *("full_name", "sex", "birth_on", "party_card_no", "admission_decision_on"),
    *("admission_ceremony_on", "official_on", "citizen_id_sealed", "citizen_id_digest"),
    *("search_name", "sort_name"),
)


def store(plan, scope):
    """Write the plan and tell everybody who keeps figures made from the roll."""
    new, other = list(plan.new.values()), list(plan.other.values())
    for person in new:
        person.member = Member(key=person.data.key)
    for person in (*new, *other):
        _fill(person.member, person.data.values)
    Member.objects.bulk_create([person.member for person in new], batch_size=BATCH)
    Member.objects.bulk_update([person.member for person in other], WRITTEN, batch_size=BATCH)
    gone = [
        *_remove(Membership, [pk for person in other for pk in person.gone_seats]),
        *_remove(StatusPeriod, [pk for person in other for pk in person.gone_states]),
    ]
    _remove(Position, [pk for person in other for pk in person.gone_offices])
    _add((*new, *other))
    for person in other:
        follow_roll(person.member, by=scope.by)
    _tell((*new, *other), gone)


def _fill(member, values):
    for name, value in values.items():
        if name != "citizen_id":
            setattr(member, name, value)
        elif digest(value) != member.citizen_id_digest:
            member.citizen_id_sealed, member.citizen_id_digest = seal(value), digest(value)
    member.fill_keys()


def _remove(model, ids):
    """Delete rows; returns the first days they held."""
    days = []
    for batch in in_batches(ids):
        rows = model.objects.filter(pk__in=batch)
        days += rows.values_list("valid_from", flat=True)
        rows.delete()
    return days


def _add(people):
    Membership.objects.bulk_create(
        [
            Membership(
                member=person.member,
                branch_id=seat.branch,
                kind=seat.kind,
                valid_from=seat.start,
                valid_to=seat.end,
                end_reason=seat.end_reason,
            )
            for person in people
            for seat in person.record.seats
        ],
        batch_size=BATCH,
    )
    StatusPeriod.objects.bulk_create(
        [
            StatusPeriod(
                member=person.member,
                branch_id=state.branch,
                kind=state.kind,
                exemption_kind=state.exemption_kind,
                valid_from=state.start,
                valid_to=state.end,
                document=state.document,
            )
            for person in people
            for state in person.record.states
        ],
        batch_size=BATCH,
    )
    Position.objects.bulk_create(
        [
            Position(
                member=person.member,
                branch_id=held.branch,
                office=held.office,
                valid_from=held.start,
                valid_to=held.end,
            )
            for person in people
            for held in person.record.offices
        ],
        batch_size=BATCH,
    )


def _tell(people, gone):
    """Changes may reach into the past: from the first day of any row written or ``gone``."""
    written = [period.start for person in people for period in person.data.periods]
    since = min([*gone, *written])
    roll_changes.announce([person.member.pk for person in people], since)
