"""Why somebody sees a meeting: one table, read by the scopes of rows and by “Ai xem được?”.

Each `Ground` is told in two ways, as a condition on rows and as a question about one meeting; a
test holds both against what logins really get. Beside them whoever is appointed to write the
minutes sees that one meeting, with all that is in it.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from branches.choices import BRANCH_LEADERS, COMMITTEE_ROLES, WITH_MANY_BRANCHES, Role
from branches.models import PartyOrganization
from branches.querysets import below
from config.lib.dates import today
from config.lib.few_rows import among
from meetings.choices import MeetingState, MeetingType
from meetings.rules import OFFICIAL_STATES, SENT_STATES
from members.models import PartyGroup

ABOVE = COMMITTEE_ROLES | {Role.SUPERVISOR}
ALL_STATES = frozenset(MeetingState)
KNOWN_TO_MEMBERS = ALL_STATES - {MeetingState.PLANNED}
COMMITTEE_MEETING = MeetingType.COMMITTEE_MEETING
MINUTE_TAKER = "Thư ký được cử ghi biên bản cuộc họp này"


@dataclass(frozen=True)
class Ground:
    """Posts of ``roles`` know of the meetings in ``known`` states and read those in ``read``.

    ``reaches_below``: also of the branches below the post. ``of_own_group``: only of the tổ đảng
    the login leads. ``with_committee``: meetings of the chi ủy among them.
    """

    why: str
    roles: frozenset
    known: frozenset
    read: frozenset
    reaches_below: bool = False
    of_own_group: bool = False
    with_committee: bool = True

    def rows(self, post, user, *, to_read):
        """The meetings a post gives, as a condition with columns of the table alone."""
        scope = units_below(post) if self.reaches_below else Q(branch=post.organization_id)
        states = self._states(to_read)
        if states != ALL_STATES:
            scope &= Q(state__in=states)
        if self.of_own_group:
            led = PartyGroup.objects.led_by(user, today())
            scope &= Q(group__in=led.values("pk"))
        return scope if self.with_committee else scope & ~Q(meeting_type=COMMITTEE_MEETING)

    def holds(self, post, meeting, *, leads, to_read):
        """Whether a post gives ``meeting``; ``leads``: its login leads the group of the meeting."""
        return (
            post.role in self.roles
            and (
                meeting.branch.path.startswith(post.path)
                if self.reaches_below
                else post.organization_id == meeting.branch_id
            )
            and meeting.state in self._states(to_read)
            and (leads or not self.of_own_group)
            and (self.with_committee or meeting.meeting_type != COMMITTEE_MEETING)
        )

    def _states(self, to_read):
        return self.read if to_read else self.known


GROUNDS = (
    Ground(
        "Cấp ủy cấp trên và cấp ủy viên theo dõi; biên bản từ khi chi bộ gửi lên",
        roles=ABOVE,
        known=ALL_STATES,
        read=SENT_STATES,
        reaches_below=True,
    ),
    Ground("Chi ủy của chi bộ", roles=BRANCH_LEADERS, known=ALL_STATES, read=ALL_STATES),
    Ground(
        "Đảng viên của chi bộ, từ khi có thông báo; biên bản từ khi được thông qua",
        roles=frozenset({Role.MEMBER}),
        known=KNOWN_TO_MEMBERS,
        read=OFFICIAL_STATES,
        with_committee=False,
    ),
    Ground(
        "Tổ trưởng của tổ đảng họp",
        roles=frozenset({Role.MEMBER}),
        known=ALL_STATES,
        read=ALL_STATES,
        of_own_group=True,
    ),
)


# Scopes are written with columns of the table alone: a join on either side of an "or" has the
# database read every row there is to find the few of one branch.
def units_below(post, relation="branch"):
    """Rows whose ``relation`` stands at or below the node of a post."""
    found = PartyOrganization.objects.filter(below("path", post.path))
    if post.organization.kind in WITH_MANY_BRANCHES:
        return Q(**{f"{relation}__in": found.values("pk")})
    return among(relation, found)


def rows_given(user, *, to_read):
    """The meetings the posts of ``user`` give, as one condition; none of them: nothing."""
    given = [
        ground.rows(post, user, to_read=to_read)
        for post in user.posts
        for ground in GROUNDS
        if post.role in ground.roles
    ]
    # "or its key is null", which no index answers, has SQLite read every meeting there is
    return reduce(or_, given) if given else Q(pk=None)


def knows_all_below(user, path):
    """Whether a post gives every meeting of the branches at or below the node at ``path``."""
    return any(
        post.role in ground.roles and path.startswith(post.path)
        for post in user.posts
        for ground in GROUNDS
        if ground.reaches_below and ground.known == ALL_STATES
    )
