"""Who came, who did not and why, who spoke: the rows of the sheet “Điểm danh”.

Absences are dealt out per branch and quarter from a number fixed beforehand, so that a branch is
above, below or exactly at 90 % as the story wants.
"""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from config.demo.units import BRANCH_THREE, DIEP_SON, PLAN_BY_CODE, pa_tan
from config.lib.vietnamese import name_sort_key

PRESENT = "Có mặt"
ONLINE = "Trực tuyến"
EXCUSED = "Vắng có lý do"
UNEXCUSED = "Vắng không lý do"

ABOVE, BELOW, EXACT = "above", "below", "exactly 90 %"
QUARTERS_TOLD = {
    (pa_tan(4), 2025, 1): BELOW,
    **{(pa_tan(7), 2025, quarter): BELOW for quarter in (1, 2, 3, 4)},
    (pa_tan(11), 2025, 1): EXACT,
    (pa_tan(10), 2025, 2): BELOW,
    (pa_tan(4), 2026, 3): BELOW,
    (pa_tan(13), 2026, 3): EXACT,
}

# Absences somebody's story needs: name → (state, reason, months).
ABSENCES_TOLD = {
    "Phùng Xé Lòng": (UNEXCUSED, "", ((2025, 9), (2025, 10), (2025, 11))),
    "Sìn Văn Phóng": (UNEXCUSED, "", ((2026, 2), (2026, 5))),
    "Quàng Văn Ín": (EXCUSED, "Ốm", ((2026, 3), (2026, 4), (2026, 5), (2026, 6))),
}

# Not expected, yet in the hall: admitted that day, exempt, or a guest of another branch.
CAME_ANYWAY = {
    (pa_tan(1), date(2025, 6, 3)): "Lù Thị Hặc",
    (pa_tan(1), date(2026, 9, 3)): "Tao Văn Ọi",
    (pa_tan(4), date(2026, 2, 3)): "Giàng Chờ Phình",
    (pa_tan(2), date(2026, 7, 3)): "Lường Văn Hiên",
    (DIEP_SON, date(2026, 2, 3)): "Nguyễn Văn Ruân",
}

EVERYBODY_SPEAKS = {pa_tan(5), pa_tan(8), pa_tan(15), DIEP_SON}
ONLINE_ALLOWED = {pa_tan(10), BRANCH_THREE}
ALWAYS_WITH_REASON = {BRANCH_THREE, pa_tan(14), pa_tan(15)}

REASONS = {
    "VILLAGE": ("Việc gia đình", "Việc gia đình", "Ốm", "Ốm", "Chăm sóc người thân", "Công tác"),
    "POLICE": ("Công tác", "Công tác", "Nghỉ phép"),
    "MILITARY": ("Công tác", "Học tập", "Nghỉ phép"),
}
OFFICE_REASONS = (*("Công tác",) * 3, "Học tập", "Ốm", "Nghỉ phép", "Chăm sóc người thân")
FLOOD_MONTHS = (7, 8)


@dataclass
class Mark:
    """One person at one sitting; ``opinions`` counts substantive contributions."""

    sitting: object
    person: object
    state: str = PRESENT
    reason: str = ""
    opinions: int = 0
    is_expected: bool = True


def marks(everybody, sittings):
    """One mark per expected person and sitting, plus the few who came anyway."""
    by_branch = defaultdict(list)
    for sitting in sittings:
        by_branch[sitting.branch].append(sitting)
    made = []
    for branch, own in by_branch.items():
        made += _marks_of_branch(branch, own, everybody)
    order = {sitting: index for index, sitting in enumerate(sittings)}
    made.sort(key=lambda mark: (order[mark.sitting], name_sort_key(mark.person.name)))
    return made


def _marks_of_branch(branch, sittings, everybody):
    dice = random.Random(f"attendance {branch}")  # noqa: S311 - seeded on purpose
    expected = [
        Mark(sitting, person)
        for sitting in sittings
        for person in everybody
        if person.is_expected(branch, sitting.day)
    ]
    by_quarter = defaultdict(list)
    for mark in expected:
        by_quarter[mark.sitting.quarter].append(mark)
    prone = {mark.person.key: _proneness(mark.person, dice) for mark in expected}
    talkative = _talkativeness(branch, expected, dice)
    for quarter, own in by_quarter.items():
        _deal_absences(branch, quarter, own, prone, dice)
        _deal_opinions(own, talkative, dice)
        if branch in EVERYBODY_SPEAKS:
            _let_everybody_speak(own)
    return expected + _who_came_anyway(branch, sittings, everybody)


def _proneness(person, dice):
    return dice.uniform(0.3, 2.5) * (0.3 if person.position else 1)


def _talkativeness(branch, expected, dice):
    """The chance, by key, that somebody present speaks; every fifth person is a quiet one."""
    people = {mark.person.key: mark.person for mark in expected}
    chance = {
        key: {"": dice.uniform(0.62, 0.92), "Bí thư": 0.97}.get(person.position, 0.88)
        for key, person in people.items()
    }
    if branch not in EVERYBODY_SPEAKS:
        members = [key for key, person in people.items() if not person.position]
        for key in dice.sample(members, k=round(len(members) / 5)):
            chance[key] = 0.2
    return chance


def _deal_absences(branch, quarter, own, prone, dice):
    counted = [mark for mark in own if mark.sitting.counts_attendance]
    wanted = _wanted_absences(QUARTERS_TOLD.get((branch, *quarter), ABOVE), len(counted), dice)
    for mark in counted:
        wanted -= _tell_absence(mark)
    room = _room_by_sitting(counted)
    while wanted > 0:
        free = [mark for mark in counted if mark.state == PRESENT and room[mark.sitting.day] > 0]
        mark = dice.choices(free, weights=[prone[mark.person.key] for mark in free])[0]
        _be_absent(mark, branch, dice)
        room[mark.sitting.day] -= 1
        wanted -= 1
    for mark in own:
        if not mark.sitting.counts_attendance and dice.random() < 0.05 * prone[mark.person.key]:
            _be_absent(mark, branch, dice, with_reason=True)
        elif mark.state == PRESENT and branch in ONLINE_ALLOWED and dice.random() < 0.012:
            mark.state = ONLINE


def _wanted_absences(story, expected, dice):
    """Persons × sittings absent out of ``expected``; “above” means strictly more than 90 %."""
    if story == EXACT:
        if expected % 10:
            raise ValueError(f"{expected} expected cannot be exactly 90 %")
        return expected // 10
    if story == BELOW:
        return -(-expected * 13 // 100)
    absent = round(expected * dice.uniform(0.02, 0.085))
    while 10 * absent >= expected:
        absent -= 1
    return absent


def _tell_absence(mark):
    state, reason, months = ABSENCES_TOLD.get(mark.person.name, ("", "", ()))
    if (mark.sitting.day.year, mark.sitting.day.month) not in months:
        return 0
    mark.state, mark.reason = state, reason
    return 1


def _room_by_sitting(counted):
    """How many more may miss each sitting: at most two fifths of those expected are absent."""
    sizes, absent = defaultdict(int), defaultdict(int)
    for mark in counted:
        sizes[mark.sitting.day] += 1
        absent[mark.sitting.day] += mark.state != PRESENT
    return {day: max(1, size * 2 // 5) - absent[day] for day, size in sizes.items()}


def _be_absent(mark, branch, dice, *, with_reason=False):
    strict = with_reason or branch in ALWAYS_WITH_REASON or mark.person.position
    if not strict and dice.random() < 0.06:
        mark.state = UNEXCUSED
        return
    kind = PLAN_BY_CODE[branch].kind
    reasons = REASONS.get(kind, OFFICE_REASONS)
    if kind == "VILLAGE" and mark.sitting.day.month in FLOOD_MONTHS:
        reasons = (*reasons, "Thiên tai", "Thiên tai")
    mark.state, mark.reason = EXCUSED, dice.choice(reasons)


def _deal_opinions(own, talkative, dice):
    for mark in own:
        if mark.state in (PRESENT, ONLINE):
            if dice.random() < talkative[mark.person.key]:
                mark.opinions = dice.choices((1, 2, 3), weights=(80, 17, 3))[0]
        elif mark.state == EXCUSED and dice.random() < 0.08:
            mark.opinions = 1  # sent in writing and read into the minutes


def _let_everybody_speak(own):
    """Raise each person's sessions with an opinion to half the months, rounded up (11.3)."""
    by_person = defaultdict(list)
    for mark in own:
        by_person[mark.person.key].append(mark)
    for their in by_person.values():
        months = {mark.sitting.day.month for mark in their if mark.sitting.counts_attendance}
        missing = -(-len(months) // 2) - sum(mark.opinions > 0 for mark in their)
        silent = [mark for mark in their if mark.opinions == 0]
        silent.sort(key=lambda mark: mark.state not in (PRESENT, ONLINE))
        for mark in silent[: max(0, missing)]:
            mark.opinions = 1


def _who_came_anyway(branch, sittings, everybody):
    by_name = {person.name: person for person in everybody}
    days = {sitting.day: sitting for sitting in sittings}
    came = []
    for (code, day), name in CAME_ANYWAY.items():
        if code == branch:
            person = by_name[name]
            if person.is_expected(branch, day) or not person.is_on_roll(branch, day):
                raise ValueError(f"{name}: on the roll of {branch}, not expected on {day}")
            came.append(Mark(days[day], person, is_expected=False))
    return came
