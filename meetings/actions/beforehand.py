"""What members do before a meeting: ask leave, say what they want to say."""

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from meetings.actions.record import add_contribution
from meetings.agenda import discussion_code
from meetings.changes import lock, lock_to_record
from meetings.choices import AbsenceReason, ContributionKind
from meetings.models import Contribution, ExcuseRequest, PreparedOpinion
from meetings.people_told import members_to_tell
from meetings.permissions import LEAD_MEETING
from meetings.prepare.choices import ExcuseState
from meetings.prepare.rules import require_excuse_move

TOO_LATE = "Cuộc họp đã bắt đầu. Đồng chí báo trực tiếp với chủ trì hoặc thư ký."


@transaction.atomic
def ask_leave(*, meeting, reason_code, reason_text, by):
    """A member asks not to come; asking again after a refusal or withdrawal is possible."""
    member = _called(meeting, by)
    _require_not_started(meeting)
    if reason_code == AbsenceReason.OTHER and not reason_text.strip():
        raise RuleBroken("Đồng chí ghi rõ lý do xin vắng.")
    now = timezone.now()
    values = {
        "reason_code": reason_code,
        "reason_text": reason_text.strip(),
        "requested_at": now,
        "state": ExcuseState.REQUESTED,
        "decided_at": None,
        "decided_by": None,
        "answer": "",
    }
    kept = ExcuseRequest.objects.filter(meeting=meeting, member=member).first()
    if kept:
        require_excuse_move(kept.state, ExcuseState.REQUESTED)
        ExcuseRequest.objects.filter(pk=kept.pk).update(**values)
    else:
        kept = ExcuseRequest.objects.create(meeting=meeting, member=member, **values)
    _tell(meeting, by, "leave_asked", f"Đồng chí {member.full_name} xin vắng {meeting}")
    return kept


@transaction.atomic
def decide_leave(*, asked, accept, answer, by):
    """The secretary accepts, and the roll call will start with it, or refuses with a reason."""
    LEAD_MEETING.require(by, asked.meeting.branch)
    _require_not_started(asked.meeting)
    if not accept and not answer.strip():
        raise RuleBroken("Đồng chí ghi lý do không chấp nhận để đồng chí ấy biết.")
    require_fitting(answer.strip(), ExcuseRequest, "answer", "Ý kiến")
    wanted = ExcuseState.ACCEPTED if accept else ExcuseState.REFUSED
    _end(asked, wanted, decided_by=login_of(by), answer=answer.strip())
    word = "Chấp nhận" if accept else "Không chấp nhận"
    name = asked.member.full_name
    _tell(asked.meeting, by, "leave_decided", f"{word} cho đồng chí {name} vắng {asked.meeting}")


@transaction.atomic
def withdraw_leave(*, asked, by):
    """The member comes after all."""
    member = _called(asked.meeting, by)
    if member.pk != asked.member_id:
        raise RuleBroken("Chỉ người xin vắng mới rút lại được.")
    _require_not_started(asked.meeting)
    _end(asked, ExcuseState.WITHDRAWN, decided_by=login_of(by))
    _tell(asked.meeting, by, "leave_withdrawn", f"Đồng chí {member.full_name} rút việc xin vắng")


@transaction.atomic
def send_opinion(*, meeting, text, may_be_read_out, by):
    """What a member wants to say; sent again, it replaces the first until the meeting starts."""
    member = _called(meeting, by)
    _require_not_started(meeting)
    if not text.strip():
        raise RuleBroken("Đồng chí ghi nội dung muốn phát biểu.")
    opinion, _ = PreparedOpinion.objects.update_or_create(
        meeting=meeting,
        member=member,
        defaults={
            "text": text.strip(),
            "may_be_read_out": may_be_read_out,
            "sent_at": timezone.now(),
        },
    )
    _tell(
        meeting, by, "opinion_sent", f"Đồng chí {member.full_name} gửi trước ý kiến cho {meeting}"
    )
    return opinion


@transaction.atomic
def read_out_opinion(*, opinion, by):
    """The opinion was read out in the meeting: it becomes a written contribution, once."""
    lock_to_record(opinion.meeting, by)  # two recorders at once: the second finds the contribution
    opinion = PreparedOpinion.objects.select_related("meeting__branch", "member").get(pk=opinion.pk)
    if opinion.contribution_id:
        return opinion.contribution
    if not opinion.may_be_read_out:
        raise RuleBroken(
            f"Đồng chí {opinion.member.full_name} chưa đồng ý để đọc thay. Đồng chí ấy tự phát "
            "biểu tại cuộc họp."
        )
    meeting = opinion.meeting
    code = discussion_code(meeting.meeting_type)
    contribution = add_contribution(
        contribution=Contribution(
            meeting=meeting,
            member=opinion.member,
            agenda_item=meeting.agenda_items.filter(code=code).first(),
            kind=ContributionKind.OPINION,
            text=opinion.text,
            is_written=True,
            is_read_out=True,
        ),
        by=by,
    )
    PreparedOpinion.objects.filter(pk=opinion.pk).update(contribution=contribution)
    return contribution


def _called(meeting, by):
    """The member behind a login, if the meeting calls them."""
    called = (one.member for one in members_to_tell(meeting))
    member = next((one for one in called if one.user_id == by.pk), None)
    if member is None:
        raise RuleBroken("Đồng chí không thuộc diện triệu tập của cuộc họp này.")
    return member


def _require_not_started(meeting):
    """Its row is locked: nobody begins it meanwhile, and two taps come one after the other."""
    if not lock(meeting).has_not_started:
        raise RuleBroken(TOO_LATE)


def _end(asked, wanted, **values):
    require_excuse_move(asked.state, wanted)
    moved = ExcuseRequest.objects.filter(pk=asked.pk, state=asked.state).update(
        state=wanted, decided_at=timezone.now(), **values
    )
    if not moved:
        raise Stale("Đơn xin vắng")
    asked.refresh_from_db()


def _tell(meeting, by, what, sentence):
    audit.record(f"meetings.{what}", sentence, target=meeting, by=by, organization=meeting.branch)
