"""What is written down while the branch sits: items, speakers, guests, votes, conclusion."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, ProtectedError

from branches import audit
from config.lib.digests import touched
from config.lib.errors import RuleBroken
from config.lib.prepared import Prepared, PreparedChange, PreparedInsert
from meetings import parts
from meetings.actions.revising import forget_typed, remember
from meetings.changes import change, lock_to_record, move, touch
from meetings.choices import (
    PERSONAL_MATTERS,
    PRESENT_STATUSES,
    AgendaPhase,
    BallotState,
    ContributionKind,
    MeetingState,
    RevisionKind,
    VoteMatter,
    VoteMethod,
)
from meetings.columns import ITEM_TEXTS, MEETING_TEXTS, SPEECH_TEXTS
from meetings.facts import voting_numbers
from meetings.models import (
    AgendaItem,
    Attendance,
    Contribution,
    SecretBallot,
    SpeakerDraft,
    Teller,
)
from meetings.reading import rules_of
from meetings.revisions import CONCLUSION, conclusion_place, item_place, speech_place
from meetings.roll_rows import recorded, totals_of, write_totals
from meetings.rules import is_adopted, majority_for, require_possible_vote, voting_base


@transaction.atomic
def save_agenda_item(*, item, values, seen, by, kind=RevisionKind.SAVED, page=None):
    """Write one step of the running order.

    ``seen`` are the marks of what its writer had before them (`seen_digest`). What they left alone
    keeps what another device wrote; Stale when both changed the same column. ``page``: whose own
    savings this ends (`revising`); ``kind``: how the state that begins here came about.
    """
    meeting = lock_to_record(item.meeting, by)
    kept = AgendaItem.objects.select_related("presenter").get(pk=item.pk)
    write_item(meeting=meeting, row=kept, values=values, seen=seen, by=by, kind=kind, page=page)
    return kept


def write_item(*, meeting, row, values, seen, by, kind, page):
    """As `save_agenda_item`, of a ``row`` read under the lock of its ``meeting``."""
    kept, before = row, item_place(row).now
    changes = touched(kept, values, names=ITEM_TEXTS, seen=seen, what=f"Nội dung “{kept.title}”")
    forget_typed(meeting=meeting, code=item_place(kept).code, by=by, page=page)
    if not changes:
        return
    _set(kept, changes)
    remember(meeting=meeting, place=item_place(kept), before=before, by=by, kind=kind)
    AgendaItem.objects.filter(pk=kept.pk).update(**changes)
    touch(meeting)
    _tell(
        meeting,
        by,
        f"{_did(kind)} nội dung “{kept.title}”",
        {"item": kept.code, "fields": sorted(changes)},
    )


@transaction.atomic
def add_agenda_item(*, meeting, title, by):
    """Add a step of the branch's own after the others of the content."""
    meeting = lock_to_record(meeting, by)
    last = meeting.agenda_items.aggregate(last=Max("seq"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        seq=last + 1,
        code=f"own_{last + 1}",
        phase=AgendaPhase.CONTENT,
        title=title,
    )
    touch(meeting)
    _tell(meeting, by, f"Thêm nội dung “{title}”", {"item": item.code})
    return item


@transaction.atomic
def add_contribution(*, contribution, by):
    """Write down that somebody spoke, or that a written opinion was read out.

    Sending the same ``uid`` again changes nothing and returns the first row.
    """
    meeting = lock_to_record(contribution.meeting, by)
    known = KNOWN.first(contribution.uid, meeting.pk)
    if known:
        return known
    rows = {row.member_id: row for row in recorded(meeting)}
    row = rows.get(contribution.member_id)
    present = row is not None and row.status in PRESENT_STATUSES
    if not present and not contribution.is_written:
        raise RuleBroken(
            f"Đồng chí {contribution.member.full_name} không có mặt. Nếu đồng chí ấy gửi ý kiến "
            "bằng văn bản, chọn “Ý kiến gửi bằng văn bản”."
        )
    last = LAST_SEQ(meeting.pk)
    contribution.seq = last[0] + 1 if last else 1
    ADD(contribution)
    SpeakerDraft.objects.filter(uid=contribution.uid, meeting=meeting).delete()
    _recount_contributions(meeting, contribution.member_id, rows)
    _tell(
        meeting,
        by,
        f"Ghi ý kiến của đồng chí {contribution.member.full_name}",
        {"contribution": str(contribution.uid), "kind": contribution.kind},
    )
    return contribution


@transaction.atomic
def change_contribution(*, contribution, values, seen, by, kind=RevisionKind.SAVED, page=None):
    """Correct what somebody said; Stale when it reads differently by now (`save_agenda_item`)."""
    meeting = lock_to_record(contribution.meeting, by)
    kept = Contribution.objects.select_related("member").get(pk=contribution.pk)
    write_speech(meeting=meeting, row=kept, values=values, seen=seen, by=by, kind=kind, page=page)


def write_speech(*, meeting, row, values, seen, by, kind, page):
    """As `change_contribution`, of a ``row`` read under the lock of its ``meeting``."""
    kept, before = row, speech_place(row).now
    who = f"ý kiến của đồng chí {kept.member.full_name}"
    changes = touched(kept, values, names=SPEECH_TEXTS, seen=seen, what=f"Ý{who[1:]}")
    forget_typed(meeting=meeting, code=speech_place(kept).code, by=by, page=page)
    if not changes:
        return
    _set(kept, changes)
    remember(meeting=meeting, place=speech_place(kept), before=before, by=by, kind=kind)
    Contribution.objects.filter(pk=kept.pk).update(**changes)
    _recount_contributions(meeting, kept.member_id)
    _tell(
        meeting,
        by,
        f"{_did(kind, 'Sửa')} {who}",
        {"contribution": str(kept.uid), "fields": sorted(changes)},
    )


@transaction.atomic
def remove_contribution(*, contribution, by):
    """Take back a speaker noted by mistake."""
    meeting = lock_to_record(contribution.meeting, by)
    contribution.delete()
    _recount_contributions(meeting, contribution.member_id)
    _tell(
        meeting,
        by,
        f"Bỏ ý kiến của đồng chí {contribution.member.full_name}",
        {"text": contribution.text},
    )


@transaction.atomic
def add_guest(*, guest, by):
    meeting = lock_to_record(guest.meeting, by)
    guest.save(force_insert=True)
    touch(meeting)
    _tell(meeting, by, f"Ghi khách mời {guest.full_name}", {"title": guest.title})
    return guest


@transaction.atomic
def remove_guest(*, guest, by):
    meeting = lock_to_record(guest.meeting, by)
    guest.delete()
    touch(meeting)
    _tell(meeting, by, f"Bỏ khách mời {guest.full_name}", {})


@transaction.atomic
def record_vote(*, vote, by, is_tallied=False):
    """Write the totals of a vote; base and result come from the roll call and the rules.

    ``is_tallied``: two tellers have confirmed the totals of a secret ballot. Raises RuleBroken
    for totals no meeting can produce or before the roll call is closed.
    """
    meeting = lock_to_record(vote.meeting, by)
    if meeting.roll_closed_at is None:
        raise RuleBroken("Đồng chí chốt điểm danh trước, rồi ghi kết quả biểu quyết.")
    if vote.method == VoteMethod.SECRET_BALLOT and not is_tallied:
        raise RuleBroken("Kết quả bỏ phiếu kín được ghi ở phần “Bỏ phiếu kín”, sau khi kiểm phiếu.")
    if vote.matter in PERSONAL_MATTERS and not vote.about_name:
        raise RuleBroken("Biểu quyết về từng người: đồng chí ghi họ tên người được biểu quyết.")
    numbers = voting_numbers(meeting)
    rules = rules_of(meeting)
    require_possible_vote(
        matter=vote.matter,
        method=vote.method,
        yes=vote.yes,
        no=vote.no,
        abstain=vote.abstain,
        not_voting=vote.not_voting,
        invalid=vote.invalid,
        present_with_vote=numbers.present,
    )
    vote.present_with_vote = numbers.present
    vote.base = voting_base(vote.matter, base=numbers.base, present_with_vote=numbers.present)
    vote.is_adopted = is_adopted(
        yes=vote.yes, base=vote.base, majority=majority_for(vote.matter, rules)
    )
    vote.seq = (meeting.votes.aggregate(last=Max("seq"))["last"] or 0) + 1
    vote.save(force_insert=True)
    touch(meeting)
    _tell(
        meeting,
        by,
        f"Ghi biểu quyết “{vote.question}”: {vote.yes}/{vote.base}",
        {"matter": VoteMatter(vote.matter).value, "yes": vote.yes, "base": vote.base},
    )
    for hook in parts.AFTER_VOTE:
        hook(vote=vote, by=by)
    return vote


@transaction.atomic
def remove_vote(*, vote, by):
    """Take back a vote noted by mistake; refused while a resolution rests on it."""
    meeting = lock_to_record(vote.meeting, by)
    Teller.objects.filter(ballot__vote=vote).update(
        confirmed_at=None, confirmed_by=None, on_paper=False, scan=None
    )
    SecretBallot.objects.filter(vote=vote).update(vote=None, state=BallotState.PREPARED)
    try:
        vote.delete()
    except ProtectedError as error:
        raise RuleBroken(
            "Nghị quyết, kết luận hoặc phiếu chấm điểm đã thông qua dựa trên kết quả này. Đồng chí "
            "đưa văn bản đó về dự thảo (phiếu: chấm lại) trước, rồi bỏ kết quả biểu quyết."
        ) from error
    touch(meeting)
    _tell(meeting, by, f"Bỏ kết quả biểu quyết “{vote.question}”", {"yes": vote.yes})


@transaction.atomic
def save_texts(*, meeting, values, seen, by, kind=RevisionKind.SAVED, page=None):
    """Write fee note, praise, criticism and conclusion; Stale for text changed by somebody else
    (`save_agenda_item`)."""
    meeting = lock_to_record(meeting, by)
    write_texts(meeting=meeting, values=values, seen=seen, by=by, kind=kind, page=page)
    return meeting


def write_texts(*, meeting, values, seen, by, kind, page):
    """As `save_texts`, of a ``meeting`` that is locked."""
    before = conclusion_place(meeting).now
    changes = touched(meeting, values, names=MEETING_TEXTS, seen=seen, what="Phần kết luận")
    forget_typed(meeting=meeting, code=CONCLUSION, by=by, page=page)
    if not changes:
        return
    _set(meeting, changes)
    remember(meeting=meeting, place=conclusion_place(meeting), before=before, by=by, kind=kind)
    change(meeting, **changes)
    _tell(meeting, by, f"{_did(kind)} kết luận, biểu dương, nhắc nhở", {"fields": sorted(changes)})


@transaction.atomic
def end_meeting(*, meeting, ended_at, break_minutes, by):
    """Close the sitting: held, and its minutes drafted from what was captured.

    Needs start, end and a closed roll call (handbook 6.3).
    """
    meeting = lock_to_record(meeting, by)
    if meeting.roll_closed_at is None:
        raise RuleBroken("Đồng chí chốt điểm danh trước khi kết thúc cuộc họp.")
    if ended_at <= meeting.started_at:
        raise RuleBroken("Giờ kết thúc phải sau giờ bắt đầu. Đồng chí kiểm tra lại hai giờ này.")
    if timedelta(minutes=break_minutes) >= ended_at - meeting.started_at:
        raise RuleBroken("Thời gian nghỉ dài bằng cả cuộc họp. Đồng chí kiểm tra lại số phút nghỉ.")
    ending = {"ended_at": ended_at, "break_minutes": break_minutes, **totals_of(recorded(meeting))}
    if meeting.state == MeetingState.IN_PROGRESS:
        drafted, held = MeetingState.MINUTES_DRAFT, MeetingState.HELD
        move(meeting, drafted, through=[held], is_locked=True, **ending)
    else:
        change(meeting, **ending)
    _tell(
        meeting,
        by,
        f"Kết thúc {meeting}: {meeting.present_count}/{meeting.expected_count} có mặt",
        {"minutes": meeting.net_minutes},
    )
    return meeting


def _set(row, changes):
    for name, value in changes.items():
        setattr(row, name, value)


def _did(kind, usual="Ghi"):
    return "Khôi phục" if kind == RevisionKind.RESTORED else usual


KNOWN = Prepared(
    lambda uid, meeting: Contribution.objects.filter(uid=uid, meeting=meeting),
    examples=(UUID(int=7), -7),
)
LAST_SEQ = Prepared(
    lambda meeting: (
        Contribution.objects.filter(meeting=meeting).order_by("-seq").values_list("seq", flat=True)
    )[:1],
    examples=(-7,),
)
ADD = PreparedInsert(Contribution)
HEARD = Prepared(
    lambda meeting, member: (
        Contribution.objects.filter(meeting=meeting, member=member, is_substantive=True)
        .exclude(kind=ContributionKind.REMARK_CHAIR)
        .order_by()
        .values("meeting")
        .annotate(number=Count("pk"))
        .values_list("number")
    ),
    examples=(-7, -8),
)
HEARD_KEPT = PreparedChange(
    lambda meeting, member, number: (
        Attendance.objects.filter(meeting=meeting, member=member),
        {"contribution_count": number},
    ),
    examples=(-7, -8, -9),
)


def _recount_contributions(meeting, member_id, rows=None):
    """Keep the two counters that say who spoke and count the change of the record.

    The chair's steering is not a contribution. ``rows``: those of the roll call by member, where
    they were read under the lock.
    """
    heard = HEARD(meeting.pk, member_id)
    number = heard[0][0] if heard else 0
    HEARD_KEPT(meeting.pk, member_id, number)
    if rows is None:
        rows = {row.member_id: row for row in recorded(meeting)}
    if member_id in rows:
        rows[member_id] = rows[member_id]._replace(contribution_count=number)
    write_totals(meeting, totals_of(rows.values()), touched=True)


def _tell(meeting, by, sentence, payload):
    audit.record(
        "meetings.record_changed",
        sentence,
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload=payload,
    )
