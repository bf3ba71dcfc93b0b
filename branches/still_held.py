"""A right that was taken while a request runs lets nothing through any more (test programme R07).

What a login may do is read once a request. Before anything is written down for good, the roles it
acted with are looked at again and kept from being taken until the transaction ends: whoever takes
one waits that long, and once that is committed nothing new can come.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from branches.models import Post, User
from config.lib.dates import today
from config.lib.prepared import Prepared

TAKEN = (
    "Vai trò của đồng chí vừa được thay đổi trong lúc gửi nên chưa ghi gì. Đồng chí đăng nhập lại "
    "rồi làm tiếp nếu còn quyền."
)

# The posts of a login on a day, kept from being ended until the transaction ends. Readers do not
# wait for each other.
HELD_NOW = Prepared(
    lambda user, day: (
        Post.objects.on(day)
        .filter(user=user, user__is_active=True)
        .order_by("pk")
        .values_list("pk")
    ),
    examples=(-7, date(1000, 1, 1)),
    suffix=f' FOR SHARE OF "{Post._meta.db_table}"',
)


@dataclass(frozen=True)
class Noted:
    """Something about posts that holds as long as the transaction, or the savepoint, it is of.

    Waits among what is to be done after the commit, because what is rolled back is dropped there.
    """

    post_pks: frozenset

    def __call__(self):
        """Nothing is left to do."""


class EndedHere(Noted):
    """These end in this very transaction, perhaps by their own holder's hand."""


class HeldStill(Noted):
    """These are known to be held, and locked."""


def note_ended(posts):
    """Called before ``posts`` are ended."""
    transaction.on_commit(EndedHere(frozenset(posts.values_list("pk", flat=True))))


def require_still_held(by):
    """Refuse when a role that ``by`` was taken to hold is not held any more.

    Inside the transaction of the change, before the chain of the trail is locked. Asks nothing for
    the system, and nothing a second time.
    """
    if not isinstance(by, User):
        return
    believed = {post.pk for post in by.posts}
    for noted in _noted():
        believed -= noted.post_pks
        if not believed:
            return
    held = {pk for (pk,) in HELD_NOW(by.pk, today())}
    if believed - held:
        raise PermissionDenied(TAKEN)
    transaction.on_commit(HeldStill(frozenset(held)))


def _noted():
    """What this transaction knows of posts; the first entry of the trail noted it, so many more
    acts waiting behind are not looked at."""
    waiting = (act for _, act, _ in transaction.get_connection().run_on_commit)
    return (act for act in waiting if isinstance(act, Noted))
