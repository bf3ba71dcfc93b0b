"""Who sees one meeting now, and why (product 21): the same grounds as the scopes of rows."""

from branches.models import User
from branches.seers import Seer, posts_reaching, reason_of
from config.lib.dates import today
from meetings.grounds import GROUNDS, MINUTE_TAKER
from meetings.permissions import is_minute_taker
from meetings.restricted import restricted_given_by
from members.models import GroupLeader

KNOWS, READS, RESTRICTED = "Biết cuộc họp", "Đọc nội dung, biên bản", "Đọc nội dung hạn chế"


def who_sees(meeting):
    """`Seer` by the id of the login. A fixed number of queries."""
    seers = {}
    has_restricted = meeting.agenda_items.filter(is_restricted=True).exists()
    leading = _leading(meeting)
    for post in posts_reaching([meeting.branch]):
        for ground in GROUNDS:
            leads = post.user_id in leading
            if ground.holds(post, meeting, leads=leads, to_read=False):
                gets = [KNOWS]
                if ground.holds(post, meeting, leads=leads, to_read=True):
                    gets.append(READS)
                    if has_restricted and restricted_given_by(post, meeting):
                        gets.append(RESTRICTED)
                seer = seers.setdefault(post.user_id, Seer(post.user.full_name))
                seer.add(reason_of(post, ground.why), gets)
    _add_minute_taker(seers, meeting, has_restricted)
    return seers


def _leading(meeting):
    """The logins of today's tổ trưởng of the group that meets."""
    if meeting.group_id is None:
        return set()
    leaders = GroupLeader.objects.on(today()).filter(group=meeting.group_id)
    return set(leaders.values_list("member__user", flat=True))


def _add_minute_taker(seers, meeting, has_restricted):
    taker = meeting.minute_taker
    login = taker and User.objects.filter(pk=taker.user_id, is_active=True).first()
    if login and is_minute_taker(login, meeting):
        gets = [KNOWS, READS, *([RESTRICTED] if has_restricted else [])]
        seers.setdefault(login.pk, Seer(login.full_name)).add(MINUTE_TAKER, gets)
