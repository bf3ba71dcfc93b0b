"""How a meeting row is changed: only from the expected state, only by one at a time."""

from django.db.models import F

from branches.still_held import require_still_held
from config.lib.errors import RuleBroken, Stale
from config.lib.prepared import Prepared, PreparedChange, PreparedWrite
from config.lib.share_locks import held_still
from meetings.models import Meeting
from meetings.permissions import require_recorder
from meetings.rules import LABELS, require_meeting_move
from members.models import GroupLeader

CLOSED_RECORD = (
    "Cuộc họp đang ở bước “{state}” nên không ghi thêm được. Nếu biên bản chưa ký, bí thư có thể "
    "trả biên bản về soạn thảo rồi sửa."
)


WRITE = PreparedWrite(Meeting, counting="version")


def move(meeting, wanted, *, through=(), is_locked=False, **values):
    """Move ``meeting`` to ``wanted`` and set ``values``; Stale if somebody moved it first.

    ``through``: states it passes on its way, at the same moment. ``is_locked``: it was read under
    its lock (`lock`, `lock_in_place`) and is not read again.
    """
    reached = meeting.state
    for step in (*through, wanted):
        require_meeting_move(reached, step)
        reached = step
    values = {"state": str(wanted), **values}
    if not WRITE(meeting.pk, values, state=meeting.state):
        raise Stale("Cuộc họp")
    if is_locked:
        _follow(meeting, **values)
    else:
        meeting.refresh_from_db()


LOCKED = Prepared(
    lambda meeting: (
        Meeting.objects.select_for_update(no_key=True, of=("self",))
        .select_related("branch", "chair", "minute_taker")
        .filter(pk=meeting)
    ),
    examples=(-7,),
)
TOUCHED = PreparedChange(
    lambda meeting: (Meeting.objects.filter(pk=meeting), {"version": F("version") + 1}),
    examples=(-7,),
)


def lock(meeting):
    """The meeting as it is now, with its row locked. SQLite locks the whole database instead."""
    found = LOCKED(meeting.pk)
    if not found:
        raise Meeting.DoesNotExist
    return found[0]


def lock_in_place(meeting):
    """`lock` for a meeting its caller goes on using: it is itself read anew, with those it names.

    Stale when somebody moved it to another state meanwhile.
    """
    locked = lock(meeting)
    if locked.state != meeting.state:
        raise Stale("Cuộc họp")
    for field in Meeting._meta.concrete_fields:
        setattr(meeting, field.attname, getattr(locked, field.attname))
    meeting._state.fields_cache = locked._state.fields_cache
    meeting._prefetched_objects_cache = {}


def change(meeting, **values):
    """Write columns of a meeting that was read under its lock, and count one more change of it."""
    WRITE(meeting.pk, values)
    _follow(meeting, **values)


def _follow(meeting, **values):
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.version += 1


def lock_open(meeting):
    """The locked meeting, for writing into its record; RuleBroken when the record is closed."""
    locked = lock(meeting)
    require_open(locked)
    return locked


def lock_to_record(meeting, by):
    """The locked meeting for whoever may write into its record as things stand under the lock.

    PermissionDenied when a role was taken, another minute-taker appointed or another leader of the
    group chosen since ``meeting`` was read; RuleBroken when the record is closed.
    """
    locked = lock(meeting)
    require_to_record(locked, by)
    return locked


def require_to_record(locked, by):
    """What `lock_to_record` asks of ``by``, for a meeting that is locked already."""
    if locked.group_id:
        held_still(GroupLeader.objects.filter(group=locked.group_id), of=GroupLeader._meta.db_table)
    require_still_held(by)
    require_recorder(by, locked)
    require_open(locked)


def require_open(meeting):
    """Refuse to write into a record that is closed."""
    if not meeting.is_open:
        raise RuleBroken(CLOSED_RECORD.format(state=LABELS[meeting.state]))


def touch(meeting):
    """Count one more change of the record."""
    TOUCHED(meeting.pk)
    meeting.version += 1
