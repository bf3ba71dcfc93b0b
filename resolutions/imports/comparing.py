"""The meetings of a file against the rolls of their days and the meetings already known."""

from collections import defaultdict
from dataclasses import dataclass, field

from branches.import_runs import (
    Plan,
    refuse_foreign_branch,
    refuse_other_values,
    units_by_code,
)
from branches.models import PartyOrganization
from branches.rule_epochs import RuleBooks
from branches.rules import Rules
from config.lib.batches import in_batches
from config.lib.dates import local_moment, today
from meetings.choices import MeetingState
from meetings.models import Attendance, Meeting
from members.models import Member
from members.roll import RollHistory
from resolutions.imports.reading import (
    BRANCH,
    DAY,
    END,
    RESOLUTION,
    SPOKE,
    START,
    STATUS,
    THEME,
    TYPE,
)
from resolutions.models import Resolution

SHOWN_NAMES = 10


@dataclass
class MeetingPlan:
    """One meeting to store; ``known`` None is a new one. ``roll`` maps a member's id to the line
    of the file, ``expected`` holds the ids of those in the base of the attendance rate."""

    data: object
    branch: PartyOrganization
    known: Meeting | None
    roll: dict
    expected: set = field(default_factory=set)
    rules: Rules | None = None

    @property
    def label(self):
        return f"{self.branch.name}, {self.data.day:%d/%m/%Y}"


def compare(data, scope, problems):
    """A `Plan` whose rows are `MeetingPlan`; notes everything that cannot be stored."""
    plan, wanted = Plan(), []
    branches = units_by_code({meeting.branch_code for meeting in data.values()}, scope)
    people = People.load(data)
    known = KnownMeetings.load(data, branches)
    for meeting in data.values():
        branch = refuse_foreign_branch(meeting.row, BRANCH, meeting.branch_code, branches)
        if branch is None:
            continue
        _check_day(meeting, branch)
        found = MeetingPlan(
            meeting, branch, known.on(branch, meeting.day), _resolve(meeting, people)
        )
        if _is_wanted(found, known, plan, scope):
            wanted.append(found)
    _check_rolls(wanted)
    for one in wanted:
        if one.data.is_sound:
            (plan.other if one.known else plan.new)[one.label] = one
    return plan


@dataclass
class People:
    """The members the file may mean, by key and by card."""

    by_key: dict
    by_card: dict

    @classmethod
    def load(cls, data):
        lines = [line for meeting in data.values() for line in meeting.lines]
        words = sorted({word for line in lines for word in (line.key, line.card) if word})
        by_key, by_card = {}, {}
        for batch in in_batches(words):
            rows = Member.objects.filter(key__in=batch).values_list("key", "pk")
            by_key.update(rows)
            rows = Member.objects.filter(party_card_no__in=batch)
            by_card.update(rows.values_list("party_card_no", "pk"))
        return cls(by_key, by_card)

    def find(self, line):
        """The id of the member, or None; key and card, where both are given, must agree."""
        by_card = self.by_card.get(line.card) or self.by_key.get(line.card)
        if not line.key:
            return by_card
        found = self.by_key.get(line.key)
        return None if line.card and by_card not in (None, found) else found


@dataclass
class KnownMeetings:
    """The meetings of these branches in these days that were not cancelled, with their rolls."""

    by_place: dict
    rolls: dict
    resolutions: dict

    @classmethod
    def load(cls, data, branches):
        days = [day for _, day in data]
        ids = [unit.pk for unit in branches.values() if unit is not None]
        if not days or not ids:
            return cls({}, {}, {})
        rows = Meeting.objects.filter(
            branch__in=ids, held_on__range=(min(days), max(days))
        ).exclude(state=MeetingState.CANCELLED)
        by_place = {(row.branch_id, row.held_on): row for row in rows.order_by("taken_over", "pk")}
        taken_over = [row.pk for row in by_place.values() if row.taken_over]
        rolls, resolutions = defaultdict(dict), {}
        for batch in in_batches(taken_over):
            attendances = Attendance.objects.filter(meeting__in=batch).values_list(
                *("meeting_id", "member_id", "status", "reason_code", "reason_text"),
                "contribution_count",
            )
            for meeting_id, member_id, *values in attendances:
                rolls[meeting_id][member_id] = tuple(values)
            resolutions.update(
                Resolution.objects.filter(meeting__in=batch).values_list(
                    "meeting_id", "taken_over_text"
                )
            )
        return cls(by_place, rolls, resolutions)

    def on(self, branch, day):
        return self.by_place.get((branch.pk, day))


def _check_day(meeting, branch):
    day = meeting.day
    if day > today():
        meeting.row.refuse(DAY, f"{day:%d/%m/%Y} chưa tới. Chỉ nhập cuộc họp đã qua.")
    if branch.valid_from and day < branch.valid_from:
        meeting.row.refuse(DAY, f"{branch.name} thành lập ngày {branch.valid_from:%d/%m/%Y}.")
    if branch.valid_to and day >= branch.valid_to:
        meeting.row.refuse(DAY, f"{branch.name} kết thúc hoạt động từ {branch.valid_to:%d/%m/%Y}.")


def _resolve(meeting, people):
    """Lines by member id; strangers and people named twice are refused."""
    roll = {}
    for line in meeting.lines:
        if not line.key and not line.card:
            continue
        member_id = people.find(line)
        if member_id is None:
            _refuse_stranger(line, meeting)
        elif member_id in roll:
            line.row.refuse(
                line.column, f"Đã điểm danh ở dòng {roll[member_id].row.number} của cuộc họp này."
            )
        else:
            roll[member_id] = line
    return roll


def _refuse_stranger(line, meeting):
    line.row.refuse(
        line.column,
        f"“{line.key or line.card}” không có trong danh sách của chi bộ “{meeting.branch_code}” "
        f"ngày {meeting.day:%d/%m/%Y}.",
    )


def _is_wanted(found, known, plan, scope):
    """Whether the meeting is to be stored, as far as the meetings already there decide it."""
    meeting = found.known
    if meeting is None:
        return True
    if not meeting.taken_over:
        found.data.row.refuse(
            DAY, "Chi bộ đã có cuộc họp ngày này trong phần mềm, không nhập đè lên được."
        )
        return False
    columns = _differences(found, known)
    if not columns and found.data.is_sound:
        plan.unchanged += 1
        return False
    if not scope.update and found.data.is_sound:
        refuse_other_values(found.data.row, "Cuộc họp này", columns)
        return False
    return True


def _differences(found, known):
    data, meeting = found.data, found.known
    pairs = {
        TYPE: (data.meeting_type, meeting.meeting_type),
        START: (local_moment(data.day, data.start), meeting.started_at),
        END: (local_moment(data.day, data.end), meeting.ended_at),
        THEME: (data.theme, meeting.theme),
        RESOLUTION: (data.resolution, known.resolutions.get(meeting.pk, "")),
    }
    columns = [column for column, (told, stored) in pairs.items() if told != stored]
    stored = known.rolls[meeting.pk]
    told = {member_id: _told(line) for member_id, line in found.roll.items()}
    if {pk: line[:-1] for pk, line in told.items()} != {pk: row[:-1] for pk, row in stored.items()}:
        columns.append(STATUS)
    elif told != stored:
        columns.append(SPOKE)
    return columns


def _told(line):
    return (line.status, line.reason_code, line.reason_text, line.spoke)


def _check_rolls(wanted):
    """Everybody expected has a line, everybody with a line was on the roll that day."""
    if not wanted:
        return
    days = [one.data.day for one in wanted]
    history = RollHistory({one.branch.pk for one in wanted}, min(days), max(days))
    books = RuleBooks()
    for one in wanted:
        one.rules = books.on(one.data.day).for_branch(one.branch.pk)
        entries = {entry.member.pk: entry for entry in history.on(one.branch.pk, one.data.day)}
        one.expected = {pk for pk, entry in entries.items() if entry.is_expected(one.rules)}
        for member_id, line in one.roll.items():
            if member_id not in entries:
                _refuse_stranger(line, one.data)
        missing = [entries[pk].member for pk in entries if pk in one.expected - one.roll.keys()]
        if missing:
            one.data.row.refuse(DAY, _missing_sentence(missing))


def _missing_sentence(missing):
    names = ", ".join(f"{member.full_name} ({member.key})" for member in missing[:SHOWN_NAMES])
    more = f" và {len(missing) - SHOWN_NAMES} đồng chí khác" if len(missing) > SHOWN_NAMES else ""
    return f"Chưa có điểm danh của {len(missing)} đảng viên thuộc diện phải dự: {names}{more}."
