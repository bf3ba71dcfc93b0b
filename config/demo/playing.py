"""The meeting of October 2026 of bản Pa Tần 1, played through the actions its secretary would use.

It leaves signed minutes, a signed and submitted resolution, and tasks that open the next meeting.
"""

from branches.models import PartyOrganization, User
from config.demo import october, units
from config.demo.october import CHAIR, HELD_ON, MINUTE_TAKER
from config.demo.scores import confirm_october, play_score
from config.lib.dates import local_moment
from config.lib.digests import seen_digest
from meetings.actions.issuing import issue_notice
from meetings.actions.minutes import adopt_minutes, minutes_hash, sign_minutes, submit_minutes
from meetings.actions.planning import announce_meeting, plan_meeting
from meetings.actions.record import (
    ITEM_TEXTS,
    MEETING_TEXTS,
    add_contribution,
    add_guest,
    end_meeting,
    record_vote,
    save_agenda_item,
    save_texts,
)
from meetings.actions.roll_call import Mark, close_roll_call, open_meeting, save_roll_call
from meetings.choices import (
    AttendanceStatus,
    ContributionKind,
    GuestRole,
    MeetingType,
    SignatureRole,
    VoteMatter,
)
from meetings.facts import voting_numbers
from meetings.models import Contribution, Guest, Meeting, Vote
from members.roll import branch_roll
from resolutions.actions.drafting import PointDraft, add_point, update_resolution_text
from resolutions.actions.signing import sign_resolution
from resolutions.models import Resolution


def play_october():
    """Play the whole meeting; needs the members and the logins of the demonstration."""
    branch = PartyOrganization.objects.get(code=units.pa_tan(1))
    people = {entry.member.full_name: entry.member for entry in branch_roll(branch, HELD_ON)}
    secretary = User.objects.get(member=people[CHAIR])
    minute_taker = User.objects.get(member=people[MINUTE_TAKER])
    meeting = _call(branch, people, secretary)
    _hold(meeting, people, minute_taker)
    _decide(meeting, people, minute_taker)
    ended_at = local_moment(HELD_ON, october.ENDED)
    meeting = end_meeting(meeting=meeting, ended_at=ended_at, break_minutes=0, by=secretary)
    play_score(meeting, people, minute_taker)
    _close(meeting, secretary, minute_taker)
    confirm_october(meeting)


def _call(branch, people, secretary):
    meeting = plan_meeting(
        meeting=Meeting(
            branch=branch,
            meeting_type=MeetingType.REGULAR,
            held_on=HELD_ON,
            planned_start=october.STARTED,
            place=october.PLACE,
            chair=people[CHAIR],
            minute_taker=people[MINUTE_TAKER],
        ),
        by=secretary,
    )
    announce_meeting(meeting=meeting, text=october.NOTICE, by=secretary)
    issue_notice(meeting=meeting, day=october.NOTICE_ON, by=secretary)
    return meeting


def _hold(meeting, people, by):
    """Roll call, running order, speakers, guest, conclusion."""
    open_meeting(meeting=meeting, started_at=local_moment(HELD_ON, october.STARTED), by=by)
    marks = {
        people[name].pk: Mark(AttendanceStatus.EXCUSED, reason_code=code, reason_text=text)
        for name, (code, text) in october.ABSENT.items()
    }
    save_roll_call(meeting=meeting, marks=marks, by=by)
    name, title = october.GUEST
    add_guest(
        guest=Guest(meeting=meeting, full_name=name, title=title, role=GuestRole.SUPERVISOR), by=by
    )
    steps = {item.code: item for item in meeting.agenda_items.all()}
    for item in steps.values():
        presenter, gist, conclusion = october.AGENDA.get(item.code, ("", "", ""))
        values = {
            "presenter": people.get(presenter),
            "gist": gist,
            "conclusion": conclusion,
            "is_done": True,
        }
        save_agenda_item(item=item, values=values, seen=seen_digest(item, ITEM_TEXTS), by=by)
    for step, name, kind, text in october.SPEECHES:
        _speak(meeting, steps[step], people[name], by, kind=kind, text=text)
    name, text = october.WRITTEN
    _speak(
        meeting, steps["discussion"], people[name], by,
        kind=ContributionKind.OPINION, text=text, is_written=True, is_read_out=True,
    )  # fmt: skip
    seen = seen_digest(meeting, MEETING_TEXTS)
    save_texts(meeting=meeting, values=october.TEXTS, seen=seen, by=by)


def _speak(meeting, item, member, by, **values):
    add_contribution(
        contribution=Contribution(meeting=meeting, agenda_item=item, member=member, **values),
        by=by,
    )


def _decide(meeting, people, by):
    """Tasks, draft resolution, and the vote: everybody present with a vote agrees."""
    for task in october.TASKS:
        draft = PointDraft(
            text=task.text,
            requirement=task.requirement,
            measure=task.measure,
            helpers=task.helpers,
            checker=people[task.checker],
            due_on=task.due_on,
            is_key=task.is_key,
            owners=tuple(people[name] for name in task.owners),
        )
        add_point(meeting=meeting, draft=draft, by=by)
    draft = Resolution.objects.get(meeting=meeting)
    update_resolution_text(meeting=meeting, values=october.RESOLUTION, version=draft.version, by=by)
    close_roll_call(meeting=meeting, by=by)
    vote = Vote(
        meeting=meeting,
        matter=VoteMatter.RESOLUTION,
        question=october.VOTE_QUESTION,
        yes=voting_numbers(meeting).present,
    )
    record_vote(vote=vote, by=by)


def _close(meeting, secretary, minute_taker):
    """Adopt, sign and submit; the minutes carry both signatures."""
    ended_at = local_moment(HELD_ON, october.ENDED)
    adopt_minutes(meeting=meeting, adopted_at=ended_at, by=secretary)
    seen = minutes_hash(meeting)
    sign_minutes(meeting=meeting, role=SignatureRole.MINUTE_TAKER, seen_hash=seen, by=minute_taker)
    sign_minutes(meeting=meeting, role=SignatureRole.CHAIR, seen_hash=seen, by=secretary)
    resolution = Resolution.objects.get(meeting=meeting)
    sign_resolution(resolution=resolution, version=resolution.version, by=secretary)
    submit_minutes(meeting=meeting, by=secretary)
