"""The registers as tables of text, ready for a workbook; every cell is a string.

A reader gets the rows they may see of the unit and of what lies below it, in the order of the
register. A fixed number of queries, however many rows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from branches.models import Term
from branches.querysets import below
from config.lib.dates import today
from resolutions.facts import with_people
from resolutions.models import Proposal, PublicOpinion, TaskAssignment
from resolutions.number_facts import registers_of
from resolutions.rules import is_overdue

LATE, IN_TIME = "Quá hạn", ""


@dataclass(frozen=True)
class RegisterFile:
    """``sheets(unit, user)`` maps titles to ``(headers, rows)``; ``title`` names file and job."""

    title: str
    sheets: Callable


def opinions(unit, user):
    day = today()
    rows = (
        PublicOpinion.objects.visible_to(user)
        .filter(below("branch__path", unit.path))
        .select_related("branch", "proposal")
        .order_by("branch__path", "heard_on", "pk")
    )
    headers = [
        *("Chi bộ", "Mã chi bộ", "Ngày tiếp nhận", "Ý kiến của", "Nơi, dịp tiếp nhận", "Nội dung"),
        *("Hạn trả lời", "Tình trạng", "Quá hạn", "Kiến nghị số", "Trả lời", "Ngày trả lời"),
    ]
    lines = [
        [
            *(one.branch.name, one.branch.code, _day(one.heard_on), one.get_source_display()),
            *(one.where_heard, one.text, _day(one.due_on), one.get_state_display()),
            LATE if one.is_waiting and one.due_on < day else IN_TIME,
            one.proposal.number_text if one.proposal else "",
            *(one.reply, _day(one.replied_on)),
        ]
        for one in rows
    ]
    return {"Ý kiến": (headers, lines)}


def proposals(unit, user):
    day = today()
    rows = (
        Proposal.objects.visible_to(user)
        .filter(below("organization__path", unit.path))
        .select_related("organization", "sent_to")
        .order_by("organization__path", "year", "number")
    )
    headers = [
        *("Đơn vị", "Mã đơn vị", "Số", "Ngày gửi", "Gửi", "Nội dung kiến nghị", "Hạn trả lời"),
        *("Tình trạng", "Quá hạn", "Trả lời", "Ngày trả lời"),
    ]
    lines = [
        [
            *(one.organization.name, one.organization.code, one.number_text, _moment(one.sent_at)),
            *(one.sent_to.name, one.text, _day(one.due_on), one.get_state_display()),
            LATE if one.is_waiting and one.due_on < day else IN_TIME,
            *(one.answer, _moment(one.answered_at)),
        ]
        for one in rows
    ]
    return {"Kiến nghị": (headers, lines)}


def numbers(unit, user):
    """A sheet per kind of paper, all terms of the unit one below the other."""
    headers = ["Nhiệm kỳ", "Số", "Trích yếu hoặc lý do", "Ngày", "Người ký"]
    sheets = {}
    terms = Term.objects.filter(numbercounter__organization=unit).distinct()
    for term in terms.order_by("valid_from", "pk"):
        for label, rows in registers_of(unit, term, user):
            _, lines = sheets.setdefault(label, (headers, []))
            lines.extend(
                [term.name, row.text, row.words, _day(row.signed_on), row.signer] for row in rows
            )
    return sheets or {"Sổ văn bản": (headers, [])}


def tasks(unit, user):
    day = today()
    rows = (
        with_people(
            TaskAssignment.objects.visible_to(user)
            .in_force()
            .filter(below("branch__path", unit.path))
            .distinct()
        )
        .select_related("point__resolution__meeting", "point__checker", "branch", "owner")
        .order_by("branch__path", "point__resolution__meeting__held_on", "point__seq", "pk")
    )
    headers = [
        *("Chi bộ", "Mã chi bộ", "Văn bản", "Ngày họp", "Nhiệm vụ", "Người thực hiện"),
        *("Người kiểm tra", "Thời hạn", "Tình trạng", "Quá hạn", "Kết quả", "Ngày hoàn thành"),
    ]
    lines = [
        [
            *(one.branch.name, one.branch.code, str(one.point.resolution)),
            *(_day(one.point.resolution.meeting.held_on), one.point.text, one.owner_name),
            one.point.checker.full_name if one.point.checker else "",
            *(_day(one.point.due_on), one.get_state_display()),
            LATE if is_overdue(state=one.state, due_on=one.point.due_on, today=day) else IN_TIME,
            *(one.result, _day(one.done_on)),
        ]
        for one in rows
    ]
    return {"Nhiệm vụ": (headers, lines)}


FILES = {
    "y-kien": RegisterFile("Sổ ý kiến Nhân dân, đảng viên", opinions),
    "kien-nghi": RegisterFile("Sổ kiến nghị lên cấp trên", proposals),
    "so-van-ban": RegisterFile("Sổ văn bản ban hành", numbers),
    "nhiem-vu": RegisterFile("Sổ theo dõi nhiệm vụ", tasks),
}


def _day(day):
    return f"{day:%d/%m/%Y}" if day else ""


def _moment(moment):
    return _day(timezone.localdate(moment)) if moment else ""
