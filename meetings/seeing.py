"""Whether a login sees one meeting that was read already: the scope of rows, told of one row.

Putting the scope into a question costs more than the whole rest of a small page; a test holds both
against each other.
"""

from config.lib.dates import today
from meetings.grounds import GROUNDS
from meetings.permissions import is_minute_taker
from members.models import PartyGroup


def sees(user, meeting, *, to_read):
    """As `MeetingQuerySet.visible_to`, with ``to_read`` as `content_visible_to`.

    ``meeting`` comes with its branch and minute-taker.
    """
    if not user.is_authenticated:
        return False
    return is_minute_taker(user, meeting) or any(
        ground.holds(post, meeting, leads=True, to_read=to_read)
        and (not ground.of_own_group or _leads(user, meeting))
        for post in user.posts
        for ground in GROUNDS
    )


def _leads(user, meeting):
    """Whether this is the login of today's tổ trưởng of the group that meets."""
    if meeting.group_id is None:
        return False
    return PartyGroup.objects.led_by(user, today()).filter(pk=meeting.group_id).exists()
