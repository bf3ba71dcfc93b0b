"""Who sees one member now, and why (product 21): the same rules as the scopes and the page."""

from branches.seers import Seer, posts_reaching, reason_of
from members.models import Membership
from members.permissions import VIEW_MEMBER
from members.seats import home_seat

NAME, FULL = "Thấy tên trong danh sách", "Thấy thông tin, quá trình sinh hoạt"
SITS = "đồng chí này sinh hoạt trong phạm vi đơn vị"
SAT = "đồng chí này từng sinh hoạt trong phạm vi đơn vị"
SELF = "Chính đồng chí này"


def who_sees(member):
    """`Seer` by the id of the login. A fixed number of queries."""
    seers = {}
    home = home_seat(member)
    seats = list(member.memberships.select_related("branch"))
    for post in posts_reaching({seat.branch for seat in seats}):
        if post.role in Membership.objects.all().hidden_from:
            continue
        if home is not None and VIEW_MEMBER.given_by(post, home.branch):
            gets, why = [NAME, FULL], SITS
        else:
            reached = home is not None and home.branch.path.startswith(post.path)
            gets, why = [NAME], SITS if reached else SAT
        seers.setdefault(post.user_id, Seer(post.user.full_name)).add(reason_of(post, why), gets)
    if member.user and member.user.is_active:
        seers.setdefault(member.user_id, Seer(member.user.full_name)).add(SELF, [NAME, FULL])
    return seers
