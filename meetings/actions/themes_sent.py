"""Themes that were treated go to the committee above; it reads and spreads them (A54, A55)."""

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from config.lib.uploads import require_no_secrecy_mark
from meetings.actions.preparing import add_document
from meetings.changes import lock
from meetings.models import Document, ThemeSubmission
from meetings.plan.choices import SubmissionState
from meetings.plan.facts import THEME_TYPES
from meetings.plan.permissions import JUDGE_THEME, SEND_THEME
from meetings.plan.rules import require_submission_move
from meetings.rules import HELD_STATES


@transaction.atomic
def send_theme(*, meeting, title, category, text, is_withheld, reason, by, upload=None):
    """Send what became of the theme, or say why its content stays in the branch.

    Sent again it replaces what the committee has not read yet. ``upload`` is a checked file with
    the whole text. Raises RuleBroken, also when the committee has read it meanwhile.
    """
    SEND_THEME.require(by, meeting.branch)
    meeting = lock(meeting)
    if meeting.meeting_type not in THEME_TYPES or meeting.state not in HELD_STATES:
        raise RuleBroken("Sinh hoạt chuyên đề xong rồi mới gửi chuyên đề lên cấp trên.")
    if is_withheld and not reason.strip():
        raise RuleBroken("Đồng chí ghi lý do không phổ biến nội dung.")
    if not is_withheld:
        require_no_secrecy_mark(f"{title}\n{text}")
        if not (text.strip() or upload):
            raise RuleBroken("Đồng chí ghi nội dung chuyên đề, hoặc gửi kèm tệp toàn văn.")
    wanted = SubmissionState.WITHHELD if is_withheld else SubmissionState.SENT
    known = ThemeSubmission.objects.select_for_update(no_key=True, of=("self",))
    sent = known.filter(meeting=meeting).first() or ThemeSubmission(
        meeting=meeting, branch=meeting.branch, state=wanted
    )
    require_submission_move(sent.state, wanted)
    sent.title, sent.category, sent.text, sent.state = title, category, text, wanted
    sent.reason = reason.strip() if is_withheld else ""
    sent.sent_at, sent.sent_by = timezone.now(), login_of(by)
    sent.save()
    if upload and not is_withheld:
        paper = Document(submission=sent, title="Toàn văn chuyên đề")
        add_document(document=paper, upload=upload, by=by)
    word = "Giữ lại nội dung" if is_withheld else "Gửi lên cấp trên"
    _tell(sent, by, "theme_sent", f"{word} chuyên đề của {meeting}")
    return sent


@transaction.atomic
def mark_read(*, sent, by):
    JUDGE_THEME.require(by, sent.branch)
    _move(sent, SubmissionState.READ, read_at=timezone.now(), read_by=login_of(by))
    _tell(sent, by, "theme_read", f"Đã đọc chuyên đề “{sent.title}”")


@transaction.atomic
def spread(*, sent, committee, remark, by):
    """Mark a theme as good practice: every branch below ``committee`` may read it from now on."""
    JUDGE_THEME.require(by, sent.branch)
    JUDGE_THEME.require(by, committee)
    if not sent.branch.path.startswith(committee.path):
        raise RuleBroken("Chỉ phổ biến trong phạm vi cấp ủy quản lý chi bộ này.")
    require_fitting(remark.strip(), ThemeSubmission, "remark", "Nhận xét")
    now, login = timezone.now(), login_of(by)
    read = {} if sent.read_at else {"read_at": now, "read_by": login}
    _move(
        sent,
        SubmissionState.SPREAD,
        spread_at=now,
        spread_by=login,
        spread_in=committee,
        remark=remark.strip(),
        **read,
    )
    _tell(sent, by, "theme_spread", f"Phổ biến chuyên đề “{sent.title}” trong {committee.label}")


@transaction.atomic
def stop_spreading(*, sent, by):
    """Other branches do not see the theme any more; that it was read stays."""
    JUDGE_THEME.require(by, sent.branch)
    if sent.spread_in_id:
        JUDGE_THEME.require(by, sent.spread_in)
    _move(sent, SubmissionState.READ, spread_at=None, spread_by=None, spread_in=None)
    _tell(sent, by, "theme_spread_ended", f"Thôi phổ biến chuyên đề “{sent.title}”")


def _move(sent, wanted, **values):
    require_submission_move(sent.state, wanted)
    moved = ThemeSubmission.objects.filter(pk=sent.pk, state=sent.state).update(
        state=wanted, **values
    )
    if not moved:
        raise Stale("Chuyên đề")
    sent.refresh_from_db()


def _tell(sent, by, what, sentence):
    audit.record(
        f"meetings.{what}",
        sentence,
        target=sent,
        by=by,
        organization=sent.branch,
        payload={"state": sent.state, "category": sent.category},
    )
