"""Rows for tests, made with the words of the handbook. Small functions, added to as needed."""

from datetime import date, time
from itertools import count

from django.db.models import Q
from django.utils import timezone

from branches.actions.tree import close_organization, found_organization
from branches.choices import BRANCH_KINDS
from branches.models import PartyOrganization, Post, User
from branches.permissions import SYSTEM
from config.lib.dates import local_moment
from config.lib.periods import month_of
from meetings.choices import AttendanceStatus, ContributionKind, MeetingState, VoteMatter
from meetings.models import Attendance, Contribution, Meeting, Vote
from members.choices import ROLE_OF_OFFICE, SeatKind
from members.models import Member, Membership, Position, StatusPeriod
from resolutions.models import (
    QualityScore,
    Resolution,
    ResolutionPoint,
    ScoreTemplate,
    TaskAssignment,
)

NUMBERS = count(1)
LONG_AGO = date(2015, 1, 1)


def make_org(parent=None, *, code=None, name=None, kind="GRASSROOTS_COMMITTEE_AREA", **values):
    """A unit under ``parent`` (None: the root) that always existed unless dates are given."""
    number = next(NUMBERS)
    is_branch = kind in BRANCH_KINDS
    organization = PartyOrganization(
        parent=parent,
        code=code or f"DV{number:04d}",
        name=name or f"{'Chi bộ bản' if is_branch else 'Đảng bộ xã'} số {number}",
        kind=kind,
        branch_type="VILLAGE" if is_branch else "",
        **values,
    )
    return found_organization(organization=organization, by=SYSTEM)


def make_branch(parent, **values):
    return make_org(parent, kind="BRANCH", **values)


def close_branch(branch, closed_on):
    """Everybody leaves, then the branch ends."""
    staying = branch.memberships.filter(Q(valid_to=None) | Q(valid_to__gt=closed_on))
    staying.update(valid_to=closed_on)
    close_organization(organization=branch, closed_on=closed_on, by=SYSTEM)


def make_member(branch=None, *, since=LONG_AGO, until=None, key=None, full_name=None, **values):
    """An official member with an official seat in ``branch``; None: no seat yet."""
    number = next(NUMBERS)
    member = Member(
        key=key or f"{number:012d}",
        full_name=full_name or f"Lò Văn {number}",
        **{"official_on": LONG_AGO, **values},
    )
    member.fill_keys()
    member.save()
    if branch is not None:
        seat(member, branch, since=since, until=until)
    return member


def seat(member, branch, *, since=LONG_AGO, until=None, kind=SeatKind.OFFICIAL_SEAT):
    return Membership.objects.create(
        member=member, branch=branch, kind=kind, valid_from=since, valid_to=until
    )


def status(member, branch, kind, *, since, until=None):
    """An exemption, suspension, special duty or stay elsewhere."""
    return StatusPeriod.objects.create(
        member=member, branch=branch, kind=kind, valid_from=since, valid_to=until
    )


def make_user(organization=None, role="MEMBER", *, username=None, member=None):
    """A login; with ``organization`` it holds ``role`` there, with ``member`` it is that person."""
    user = User(username=username or f"nguoidung{next(NUMBERS)}", full_name="Người Dùng")
    user.set_password("mat-khau-dai-12")
    user.save()
    if organization is not None:
        Post.objects.create(user=user, organization=organization, role=role, valid_from=LONG_AGO)
    if member is not None:
        member.user = user
        member.save(update_fields=["user"])
    return user


def make_meeting(branch, held_on, *, meeting_type="REGULAR", state=MeetingState.HELD, **values):
    """A sitting from 19:30 to 21:30 with nobody in it yet."""
    return Meeting.objects.create(
        branch=branch,
        meeting_type=meeting_type,
        state=state,
        held_on=held_on,
        for_year=held_on.year,
        for_month=held_on.month,
        **{
            "started_at": local_moment(held_on, time(19, 30)),
            "ended_at": local_moment(held_on, time(21, 30)),
            "roll_closed_at": timezone.now(),
            "theme": "Học tập và làm theo Bác" if meeting_type in {"THEMATIC", "COMBINED"} else "",
            **values,
        },
    )


def attend(meeting, *, present=(), online=(), excused=(), unexcused=(), outside=(), spoke=()):
    """The roll call of ``meeting``: lists of members. ``outside`` came without being expected.

    Whoever is in ``spoke`` gave one substantive opinion; absent ones in writing, read out.
    """
    states = [
        *((member, AttendanceStatus.PRESENT, True) for member in present),
        *((member, AttendanceStatus.PRESENT_ONLINE, True) for member in online),
        *((member, AttendanceStatus.EXCUSED, True) for member in excused),
        *((member, AttendanceStatus.UNEXCUSED, True) for member in unexcused),
        *((member, AttendanceStatus.PRESENT, False) for member in outside),
    ]
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            member=member,
            organization=meeting.branch,
            ym=month_of(meeting.held_on).ym,
            status=state,
            is_expected=is_expected,
            reason_code="ILLNESS" if state == AttendanceStatus.EXCUSED else "",
            contribution_count=member in spoke,
        )
        for member, state, is_expected in states
    )
    absent = {*excused, *unexcused}
    for member in spoke:
        speak(meeting, member, is_written=member in absent, is_read_out=member in absent)
    meeting.expected_count = sum(is_expected for *_, is_expected in states)
    meeting.present_count = len(present) + len(online)
    meeting.contribution_count = len(spoke)
    meeting.save()
    return meeting


def speak(meeting, member, *, kind=ContributionKind.OPINION, **values):
    """One contribution, substantive unless said otherwise, counted in the roll."""
    said = Contribution.objects.create(
        meeting=meeting,
        member=member,
        seq=meeting.contributions.count() + 1,
        kind=kind,
        **values,
    )
    counted = meeting.contributions.filter(member=member, is_substantive=True).exclude(
        kind=ContributionKind.REMARK_CHAIR
    )
    meeting.attendances.filter(member=member).update(contribution_count=counted.count())
    return said


def hold(branch, held_on, members, *, spoke=(), **values):
    """A sitting of ``branch`` at which all of ``members`` are expected and present."""
    return attend(make_meeting(branch, held_on, **values), present=members, spoke=spoke)


def make_vote(meeting, *, yes, base, matter=VoteMatter.RESOLUTION):
    """A vote of ``yes`` of ``base``, all of them present; adopted by more than half."""
    return Vote.objects.create(
        meeting=meeting,
        seq=meeting.votes.count() + 1,
        matter=matter,
        question="Thông qua nghị quyết",
        base=base,
        present_with_vote=base,
        yes=yes,
        no=base - yes,
        is_adopted=2 * yes > base,
    )


def make_score(meeting, points, *, official=None, band=None):
    """A score of ``points`` the branch adopted; sent, and confirmed as ``official`` unless None."""
    own = "GOOD" if points >= 90 else "FAIR"
    template = ScoreTemplate.objects.filter(code="HD42-2025").first()
    score = QualityScore.objects.create(
        meeting=meeting,
        branch=meeting.branch,
        year=meeting.for_year,
        month=meeting.for_month,
        template=template,
        scorer=Member.objects.seated_in([meeting.branch_id], meeting.held_on).first(),
        state="VOTED",
        points=points,
        possible=100,
        score=points,
        band=own,
        vote=make_vote(meeting, yes=3, base=3, matter=VoteMatter.RATING),
    )
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.SUBMITTED)
    if official is not None:
        score.state, score.official_score, score.official_band = "CONFIRMED", official, band or own
        score.official_reason, score.confirmed_at = "Điều chỉnh", timezone.now()
        score.save()
    return score


def make_office(member, branch, office="SECRETARY", *, username=None):
    """The login of ``member`` with an office in ``branch`` and the right that goes with it."""
    user = make_user(branch, ROLE_OF_OFFICE[office], username=username, member=member)
    Position.objects.create(member=member, branch=branch, office=office, valid_from=LONG_AGO)
    return user


def make_task(meeting, *, text="Sửa nhà văn hóa bản", owner=None, due_on=None, state="OPEN"):
    """A task given by an adopted resolution of ``meeting``, which is made where absent."""
    resolution, _ = Resolution.objects.get_or_create(
        meeting=meeting,
        branch=meeting.branch,
        defaults={"title": "lãnh đạo thực hiện nhiệm vụ", "state": "ADOPTED"},
    )
    point = ResolutionPoint.objects.create(
        resolution=resolution, seq=resolution.points.count() + 1, text=text, due_on=due_on
    )
    return TaskAssignment.objects.create(
        branch=meeting.branch,
        point=point,
        owner=owner,
        owner_text="" if owner else "Trưởng bản",
        state=state,
    )
