"""People end their own sessions; the trail says so."""

from django.db import transaction

from branches import audit


@transaction.atomic
def end_session(*, row, by):
    """End one session of one's own. A session that is gone already is no mistake."""
    if row.user_id != by.pk:
        raise ValueError("only the owner ends a session")
    row.delete()
    _record(by, 1)


@transaction.atomic
def end_other_sessions(*, by, here):
    """End all sessions of ``by`` but the one with the key ``here``; returns how many."""
    count, _ = by.login_sessions.exclude(pk=here).delete()
    if count:
        _record(by, count)
    return count


def _record(by, count):
    audit.record(
        "branches.sessions_ended",
        f"{by.username} đăng xuất {count} nơi khác",
        target=by,
        by=by,
        organization=by.posts[0].organization if by.posts else None,
    )
