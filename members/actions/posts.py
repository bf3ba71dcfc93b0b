"""The rights of a member's login follow the roll: they open and end with seats and offices.

Posts begin and end today or later: a change dated back does not rewrite who could do what.
"""

from django.db import transaction
from django.db.models import Q

from branches.actions.logins import close_login, close_post, create_login, open_post
from branches.choices import BRANCH_ROLES, Role
from branches.models import Post
from branches.permissions import MANAGE_LOGINS, SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken
from members.choices import ROLE_OF_OFFICE
from members.models import Membership, Position
from members.seats import lasting, locked


@transaction.atomic
def create_member_login(*, member, branch, by):
    """A login for a member of ``branch`` with the rights of all seats and offices held.

    Returns the login and the first password to hand over.
    """
    MANAGE_LOGINS.require(by, branch)
    member = locked(member)
    if member.user_id and member.user.is_active:
        raise RuleBroken(f"Đồng chí {member.full_name} đã có tài khoản {member.user.username}.")
    if not any(_places(member)):
        raise RuleBroken(
            f"Đồng chí {member.full_name} không còn sinh hoạt ở chi bộ nào nên không cấp tài khoản."
        )
    user, password = create_login(full_name=member.full_name, organization=branch, by=by)
    member.user = user
    member.save(update_fields=["user"])
    _open_all(member, *_places(member), by)
    return user, password


def follow_roll(member, *, by):
    """Bring the rights of the member's login in line with a roll ``by`` changed as a whole.

    Done by the system, because the roll says so: a stale right goes even where whoever changed the
    roll manages no logins. Inside the transaction of the change. RuleBroken when it would give
    ``by`` a right: nobody gives one to themselves, by a file either.
    """
    if not member.user_id or not member.user.is_active:
        return
    held = _roles_of(member)
    seats, positions = _places(member)
    ends = {(seat.branch_id, Role.MEMBER): seat.valid_to for seat in seats}
    ends |= {(one.branch_id, ROLE_OF_OFFICE[one.office]): one.valid_to for one in positions}
    posts = lasting(Post.objects.filter(user=member.user_id, role__in=BRANCH_ROLES), today())
    for post in posts.select_related("user", "organization"):
        end = ends.get((post.organization_id, post.role), today())
        if end is not None and (post.valid_to is None or post.valid_to > end):
            close_post(post=post, closed_on=end, by=SYSTEM)
    _open_all(member, seats, positions, SYSTEM)
    if member.user_id == by.pk and _roles_of(member) - held:
        raise RuleBroken(
            "Tệp này giao thêm quyền cho chính đồng chí nên không nhập. Đồng chí bỏ dòng của mình "
            "và đề nghị cấp trên ghi."
        )


def open_seat_post(*, member, seat, by):
    """The right of a plain member in the branch of a seat, for a member with a login."""
    _open(member, seat.branch, Role.MEMBER, seat.valid_from, seat.valid_to, by)


def open_position_post(*, position, member, by):
    """The right that goes with an office, for a member with a login."""
    role = ROLE_OF_OFFICE[position.office]
    post = _open(member, position.branch, role, position.valid_from, position.valid_to, by)
    if post:
        position.post = post
        position.save(update_fields=["post"])


def close_posts(*, member, branch, ended_on, by, roles=None):
    """End what the member's login may do at ``branch``; ``roles`` None: everything there."""
    if not member.user_id:
        return
    posts = Post.objects.filter(user=member.user_id, organization=branch)
    if roles is not None:
        posts = posts.filter(role__in=roles)
    for post in lasting(posts, max(ended_on, today())).select_related("user", "organization"):
        close_post(post=post, closed_on=max(ended_on, today()), by=by)


def close_member_login(*, member, branch, by):
    """Close the login of a member who left the Party or this system."""
    if member.user_id and member.user.is_active:
        close_login(user=member.user, organization=branch, by=by)


def _roles_of(member):
    """What the member's login may do today or later: pairs of branch and role."""
    posts = lasting(Post.objects.filter(user=member.user_id), today())
    return set(posts.values_list("organization_id", "role"))


def _places(member):
    """The seats and the offices that have not ended, with their branches."""
    return [
        list(lasting(rows.filter(member=member), today()).select_related("branch").order_by("pk"))
        for rows in (Membership.objects, Position.objects)
    ]


def _open_all(member, seats, positions, by):
    for seat in seats:
        open_seat_post(member=member, seat=seat, by=by)
    for position in positions:
        open_position_post(position=position, member=member, by=by)


def _open(member, branch, role, valid_from, valid_to, by):
    """Open a post from today or later; the one already there is kept. None without a login."""
    if not member.user_id or not member.user.is_active:
        return None
    own = Post.objects.filter(user=member.user_id, organization=branch, role=role)
    held = own.filter(Q(valid_to=None) | Q(valid_to=valid_to)).first()
    if held:
        return held
    start = max(valid_from, today())
    if valid_to is not None and valid_to <= start:
        return None
    return open_post(
        user=member.user,
        organization=branch,
        role=role,
        valid_from=start,
        valid_to=valid_to,
        by=by,
    )
