"""The paper of a resolution, filled from its rows or, once signed, from the signed snapshot."""

from branches.paper_names import place_date_on
from config.lib.dates import local_iso
from config.lib.docx import render_docx
from config.lib.errors import RuleBroken
from config.lib.paper import (
    Person,
    TaskLine,
    draft_line,
    issuing_body,
    joined,
    number_line,
)
from config.lib.paper_snapshot import from_snapshot
from config.lib.pdf import render_paper
from meetings.choices import DocumentKind
from meetings.documents import paper_head, planned_iso
from meetings.models import SignedDocument
from meetings.papers import minutes_subject
from meetings.signed_files import signed_pdf
from meetings.signers import POSITIONS
from members.choices import Office
from members.models import Position
from resolutions.choices import PointSection, ResolutionKind
from resolutions.facts import points_of
from resolutions.papers import (
    Assessment,
    PointLine,
    ResolutionPaper,
    Sitting,
    TaskResult,
    VoteLine,
)
from resolutions.review import review_of

TITLES = {ResolutionKind.NQ: "NGHỊ QUYẾT", ResolutionKind.KL: "KẾT LUẬN"}
BODY_CODE = "CB"
OFFICE_TITLES = {
    Office.SECRETARY: "bí thư chi bộ",
    Office.DEPUTY_SECRETARY: "phó bí thư chi bộ",
    Office.BRANCH_COMMITTEE_MEMBER: "chi ủy viên",
}
NO_TEXT = (
    "{what} này được nhập từ sổ cũ (ghi “{text}”) nên trong hệ thống không có toàn văn. Đồng chí "
    "dùng bản giấy lưu tại chi bộ."
)


def resolution_pdf(resolution):
    """The resolution as PDF: of the signed snapshot, or a draft marked DỰ THẢO.

    Raises RuleBroken for one taken over from an old book, which has no text.
    """
    signed = signed_resolution(resolution)
    if signed:
        return signed_pdf(signed, ResolutionPaper)
    return render_paper(resolution_paper(resolution))


def resolution_docx(resolution):
    """The resolution as a Word file with the text of the PDF, for editing and pasting."""
    signed = signed_resolution(resolution)
    if signed:
        paper = from_snapshot(ResolutionPaper, signed.snapshot)
        return render_docx([(paper, signed.sha256)], title=paper.pdf_title)
    paper = resolution_paper(resolution)
    return render_docx([(paper, "")], title=paper.pdf_title)


def signed_resolution(resolution):
    return SignedDocument.objects.filter(
        kind__in=[DocumentKind.RESOLUTION, DocumentKind.CONCLUSION], source_uid=resolution.uid
    ).first()


def resolution_paper(resolution, *, number=None, signer=None, office=Office.SECRETARY):
    """The resolution as data (handbook 9, 15). Without ``number`` it is a draft, unsigned."""
    if resolution.taken_over:
        raise RuleBroken(
            NO_TEXT.format(
                what=resolution.get_kind_display(), text=resolution.taken_over_text or "đã ban hành"
            )
        )
    meeting, branch = resolution.meeting, resolution.branch
    head = paper_head(
        branch,
        meeting.held_on,
        number=number_line(resolution.kind, BODY_CODE, number),
        place_date=place_date_on(branch, meeting.held_on),
        draft="" if number else draft_line(),
    )
    points = {PointSection.DIRECTION: [], PointSection.IMPLEMENTATION: []}
    for point in points_of(resolution):
        points[point.section].append(_point_line(point))
    vote = resolution.vote
    return ResolutionPaper(
        head=head,
        subject=resolution.title,
        branch=branch.name,
        sitting=_sitting(meeting),
        assessment=Assessment(
            politics=resolution.ideology,
            work=resolution.political_tasks,
            results=[
                TaskResult(line.task.text, _iso(line.task.due_on), line.words)
                for line in review_of(meeting)
            ],
            praise=resolution.praise,
            weaknesses=resolution.shortcomings,
        ),
        direction=resolution.direction,
        direction_points=points[PointSection.DIRECTION],
        points=points[PointSection.IMPLEMENTATION],
        implementation=resolution.implementation,
        vote=VoteLine(vote.yes, vote.base) if vote else None,
        recipients=_recipients(head.superior),
        title=TITLES[resolution.kind],
        signer_position=POSITIONS[office],
        signer_name=signer.full_name if signer else "",
    )


def task_lines(resolution):
    """The points as minutes print them: who, what, by when, who checks."""
    return [
        TaskLine(
            text=point.text,
            owner=owners_of(point),
            due_on=_iso(point.due_on),
            checker=point.checker.full_name if point.checker else "",
            helper=point.helpers,
        )
        for point in points_of(resolution)
    ]


def owners_of(point):
    """The owners of a point in the order they were given it, joined."""
    tasks = sorted(point.tasks.all(), key=lambda task: task.pk)
    return joined([task.owner_name for task in tasks])


def _point_line(point):
    return PointLine(
        text=point.text,
        owner=owners_of(point),
        requirement=point.requirement,
        measure=point.measure,
        indicator=point.indicator,
        implements=point.implements,
        helper=point.helpers,
        due_on=_iso(point.due_on),
        checker=point.checker.full_name if point.checker else "",
    )


def _sitting(meeting):
    offices = dict(
        Position.objects.on(meeting.held_on)
        .filter(branch=meeting.branch_id, member__in=[meeting.chair_id, meeting.minute_taker_id])
        .values_list("member_id", "office")
    )
    return Sitting(
        subject=minutes_subject(meeting.meeting_type, meeting.held_on, meeting.month),
        branch=meeting.branch.name,
        started_at=local_iso(meeting.started_at) or planned_iso(meeting),
        ended_at=local_iso(meeting.ended_at),
        expected=meeting.expected_count,
        present=meeting.present_count,
        chair=_person(meeting.chair, offices),
        minute_taker=_person(meeting.minute_taker, offices),
    )


def _person(member, offices):
    if member is None:
        return Person("………………")
    return Person(member.full_name, OFFICE_TITLES.get(offices.get(member.pk), ""))


def _recipients(superior):
    above = [f"{issuing_body(superior)} (để báo cáo)"] if superior else []
    return [*above, "Các đồng chí đảng viên trong chi bộ (để thực hiện)"]


def _iso(day):
    return day.isoformat() if day else ""
