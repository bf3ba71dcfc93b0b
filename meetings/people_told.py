"""Whom a meeting concerns: the members to be told with their logins, leaders, delegates."""

from dataclasses import dataclass

from django.utils import timezone

from branches.choices import BRANCH_LEADERS, Role
from branches.models import Post, User
from config.lib.batches import in_batches
from config.lib.dates import today
from meetings.models.notices import NoticeReceipt
from meetings.prepare.choices import BY_HAND, Channel, Way
from meetings.roster import meeting_roll
from members.choices import EXPECTED_STANDINGS, Standing
from members.models import Member

TOLD = EXPECTED_STANDINGS | {Standing.ADMITTED_TODAY}


@dataclass(frozen=True)
class Told:
    """One member to be told: ``receipts`` say how it happened, empty is not yet.

    ``ways`` are the `Way` values this person chose, empty for somebody without a login.
    """

    member: Member
    title: str
    receipts: list
    ways: tuple = ()

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
    entries = members_to_tell(meeting)
    logins = User.objects.filter(member__in=[entry.member.pk for entry in entries], is_active=True)
    ways = {login.member.pk: ways_of(login) for login in logins.select_related("member")}
    return [
        Told(
            entry.member,
            _title(entry),
            receipts.get(entry.member.pk, []),
            ways.get(entry.member.pk, ()),
        )
        for entry in entries
    ]


def ways_of(login):
    """The `Way` values a login chose, those the secretary has to take care of first."""
    chosen = {
        Way.PHONE: login.wants_call,
        Way.SLIP: login.wants_slip,
        Way.MESSAGE: login.wants_message,
        Way.EMAIL: login.wants_mail and bool(login.email),
        Way.IN_APP: login.wants_in_app,
    }
    return tuple(way for way, is_chosen in chosen.items() if is_chosen)


@dataclass(frozen=True)
class ToTell:
    """Those who do not know yet, by the first way they chose; ``channel`` is
    what to note once somebody told them by hand, empty where the program did."""

    way: str
    label: str
    people: list
    channel: str


def still_to_tell(people):
    """The `ToTell` groups of `told`, those to be done by hand first; nobody stands in two."""
    groups = {}
    for one in people:
        if not one.is_informed:
            groups.setdefault(one.ways[0] if one.ways else Way.NONE, []).append(one)
    return [
        ToTell(way.value, way.label, groups[way], BY_HAND.get(way, ""))
        for way in Way
        if way in groups
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


def leaders(branches):
    """``{branch id: [User, …]}``: active logins of those who lead each of ``branches`` (ids) today;
    branches without any are left out."""
    found = {}
    for ids in in_batches(branches):
        posts = Post.objects.on(today()).filter(
            organization__in=ids, role__in=BRANCH_LEADERS, user__is_active=True
        )
        for post in posts.select_related("user__member"):
            found.setdefault(post.organization_id, {})[post.user_id] = post.user
    return {branch: list(users.values()) for branch, users in found.items()}


def delegates(meeting):
    """Active logins assigned from above to attend this branch on the meeting's day (4.3)."""
    posts = Post.objects.on(meeting.held_on).filter(
        organization=meeting.branch_id, role=Role.SUPERVISOR
    )
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
