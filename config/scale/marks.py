"""Who came to a meeting and who spoke: one mark for everybody on the list of the day."""

from dataclasses import dataclass

from config.scale.people import EXPECTED, Person, expected_on
from meetings.choices import AbsenceReason, AttendanceStatus, ContributionKind

PRESENT = AttendanceStatus.PRESENT.value
EXCUSED = AttendanceStatus.EXCUSED.value
UNEXCUSED = AttendanceStatus.UNEXCUSED.value
REASONS = (AbsenceReason.DUTY, AbsenceReason.ILLNESS, AbsenceReason.FAMILY, AbsenceReason.CARE)
TWICE, AGREED, IN_WRITING, LATE, NO_REASON = 0.18, 0.03, 0.02, 0.02, 0.08
KINDS = tuple(
    kind.value
    for kind, times in (
        (ContributionKind.OPINION, 12),
        (ContributionKind.PROPOSAL, 4),
        (ContributionKind.REPORT, 3),
        (ContributionKind.QUESTION, 1),
        (ContributionKind.SELF_CRITICISM, 1),
    )
    for _ in range(times)
)


@dataclass(slots=True)
class Words:
    """One contribution of one person."""

    person: Person
    kind: str
    is_written: bool
    is_substantive: bool
    text: str = ""


@dataclass(slots=True)
class Mark:
    """One line of the roll call; ``spoke`` counts the substantive contributions.

    ``is_guest``: the seat in this branch is a temporary one.
    """

    person: Person
    status: int
    is_expected: bool
    reason: str = ""
    late_minutes: int = 0
    spoke: int = 0
    is_guest: bool = False

    @property
    def is_present(self):
        return self.status == PRESENT


def roll_call(seats, day, chance):
    """The marks of everybody called, and what they said, in order.

    ``seats`` are the pairs (person, seat) of all who ever sat in the branch.
    """
    marks, words = [], []
    for person, seat in seats:
        standing = expected_on(person, seat, day)
        if standing is None:
            continue
        mark = _mark(person, standing is EXPECTED, chance)
        own = list(_words(person, mark, chance))
        mark.is_guest = seat is person.away
        mark.spoke = sum(one.is_substantive for one in own)
        marks.append(mark)
        words += own
    return marks, words


def _mark(person, is_expected, chance):
    if not is_expected or chance.random() < person.zeal:
        late = 5 * chance.randint(1, 6) if chance.random() < LATE else 0
        return Mark(person, PRESENT, is_expected, late_minutes=late)
    if chance.random() < NO_REASON:
        return Mark(person, UNEXCUSED, is_expected)
    return Mark(person, EXCUSED, is_expected, reason=chance.choice(REASONS).value)


def _words(person, mark, chance):
    lot = chance.random()
    if not mark.is_present:
        if lot < IN_WRITING:
            yield Words(person, ContributionKind.OPINION.value, True, True)
        return
    if lot < person.voice and mark.is_expected:
        yield Words(person, chance.choice(KINDS), False, chance.random() >= AGREED)
        if lot < person.voice * TWICE:
            yield Words(person, chance.choice(KINDS), False, True)
