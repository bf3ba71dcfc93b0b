"""Whom a meeting concerns: the members to be told with their logins, leaders, delegates."""

from dataclasses import dataclass

from django.utils import timezone

from branches.choices import BRANCH_LEADERS, Role
from branches.models import Post, User
from config.lib.dates import today
from meetings.models.notices import NoticeReceipt
from meetings.prepare_choices import Channel
from meetings.roster import meeting_roll
from members.choices import EXPECTED_STANDINGS, Standing
from members.models import Member

TOLD = EXPECTED_STANDINGS | {Standing.ADMITTED_TODAY}


@dataclass(frozen=True)
class Told:
    """One member to be told: ``receipts`` say how it happened, empty is not yet."""

    member: Member
    title: str
    receipts: list

    @property
    def is_informed(self):
        return bool(self.receipts)


def members_to_tell(meeting):
    """The roll entries of those the meeting calls together."""
    return [entry for entry in meeting_roll(meeting) if entry.standing in TOLD]


def told(meeting):
    """The `Told` list of a meeting, in the order of the roll."""
    receipts = {}
    for one in _receipts(meeting):
        receipts.setdefault(one.member_id, []).append(one)
    return [
        Told(entry.member, _title(entry), receipts.get(entry.member.pk, []))
        for entry in members_to_tell(meeting)
    ]


def _receipts(meeting):
    receipts = NoticeReceipt.objects.filter(meeting=meeting).select_related("informed_by")
    return receipts.order_by("informed_at", "pk")


def _title(entry):
    return entry.office_label.lower() or ("dự bị" if entry.rights == "PROBATIONARY" else "")


def logins_of_members(meeting):
    """Active logins of the members to be told."""
    members = [entry.member.pk for entry in members_to_tell(meeting)]
    return User.objects.filter(member__in=members, is_active=True).select_related("member")


def leaders(meeting):
    """Active logins of those who lead the branch today."""
    return _holders(meeting, BRANCH_LEADERS, today())


def delegates(meeting):
    """Active logins assigned from above to attend this branch on the meeting's day (4.3)."""
    return _holders(meeting, {Role.SUPERVISOR}, meeting.held_on)


def _holders(meeting, roles, day):
    posts = Post.objects.on(day).filter(organization=meeting.branch_id, role__in=roles)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)


def note_letter(letter):
    """A letter with the notice went out: its reader is informed by mail."""
    meeting, member = letter.tell.get("meeting"), letter.tell.get("member")
    if meeting and member:
        NoticeReceipt.objects.bulk_create(
            [
                NoticeReceipt(
                    meeting_id=meeting,
                    member_id=member,
                    channel=Channel.EMAIL,
                    informed_at=timezone.now(),
                )
            ],
            ignore_conflicts=True,
        )
