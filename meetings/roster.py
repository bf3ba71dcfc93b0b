"""Who belongs to a sitting: the whole branch, its chi ủy, or one of its groups (handbook 6.1)."""

from meetings.choices import MeetingType
from meetings.names_shown import NameOptions
from meetings.reading import shared
from members.groups import group_people
from members.roll import Called, branch_roll


def meeting_roll(meeting):
    """The `RollEntry` list of the people this sitting calls together, in the order of the roll.

    A meeting of chi ủy is for those with an office, a group meeting for the members of the group on
    that day. Neither enters the indicators of the branch.
    """
    return _of_sitting(meeting, whole_roll(meeting))


def called_roll(meeting):
    """As `meeting_roll`, to call it: of members their names only, and whether they are expected."""
    return _of_sitting(meeting, branch_roll(meeting.branch, meeting.held_on, Called))


def _of_sitting(meeting, entries):
    if meeting.meeting_type == MeetingType.COMMITTEE_MEETING:
        return _officers(entries)
    if meeting.meeting_type == MeetingType.GROUP_MEETING:
        inside = _people_of_group(meeting)
        return [entry for entry in entries if entry.member_id in inside]
    return entries


def officers_on(branch, day):
    """Who sits in chi ủy on ``day``: its members; secretary and deputy where there is none."""
    return _officers(branch_roll(branch, day))


def whole_roll(meeting):
    """The roll of the branch on the meeting's day, whoever of them the sitting is for."""
    return shared(meeting, "roll", lambda: branch_roll(meeting.branch, meeting.held_on))


def seated_people(meeting):
    """Everybody seated in the branch on the meeting's day, by name."""
    members = {entry.member_id: entry.member for entry in whole_roll(meeting)}
    return sorted(members.values(), key=lambda member: (member.sort_name, member.pk))


def name_options(meeting):
    """The `NameOptions` of everybody seated in the branch on the meeting's day, by name."""
    return shared(meeting, "name_options", lambda: _name_options(meeting))


def _name_options(meeting):
    seats = {entry.member_id: entry.seat for entry in whole_roll(meeting)}
    return NameOptions(sorted(seats.values(), key=lambda seat: (seat.sort_name, seat.pk)))


def _officers(entries):
    return [entry for entry in entries if entry.office]


def _people_of_group(meeting):
    """Ids of the group's members that day; of meetings older than the groups, those called."""
    if meeting.group_id:
        return group_people(meeting.group_id, meeting.held_on)
    return set(meeting.called.values_list("pk", flat=True))
