"""What a branch decided, for its notice board: members and residents may watch over it (20 A19).

Without who was charged and without votes on persons; whoever prints it chooses the lines.
"""

from dataclasses import dataclass, field, replace
from typing import ClassVar

from branches.paper_names import place_date_on
from config.lib.dates import local_iso, today
from config.lib.docx import render_docx
from config.lib.errors import RuleBroken
from config.lib.paper import (
    PaperHead,
    PaperSection,
    SignatureBlock,
    day_long,
    day_short,
    number_line,
    numbered,
    recipient_lines,
    with_stop,
)
from config.lib.pdf import render_paper
from meetings.choices import VoteMatter
from meetings.documents import paper_head
from meetings.papers import minutes_subject
from meetings.reading import praises_of, votes_of
from meetings.roster import seated_people
from meetings.rules import OFFICIAL_STATES
from meetings.supplements import signer_of
from resolutions.choices import ResolutionState
from resolutions.documents import BODY_CODE
from resolutions.facts import points_of, resolution_of

PDF, DOCX = "pdf", "docx"
NOT_YET = "Chi bộ thông qua biên bản rồi mới lập được thông báo kết quả."
CLOSING = (
    "Chi bộ thông báo để đảng viên và quần chúng biết, giám sát việc thực hiện. Ý kiến góp ý gửi "
    "chi ủy, bí thư chi bộ."
)


@dataclass(frozen=True)
class Decision:
    """One line that may be told; ``code`` names it in the form.

    ``names_member``: the text itself names somebody of the branch, so it is not chosen by itself.
    """

    code: str
    text: str
    is_task: bool = False
    names_member: bool = False


def may_be_told(meeting):
    """Whether the branch has adopted what there is to tell, in a meeting of its own."""
    return meeting.state in OFFICIAL_STATES and not (meeting.is_of_committee or meeting.group_name)


def decisions_of(meeting):
    """The `Decision` list of a meeting: what was carried, then the tasks given.

    What a criticised member is to put right became a task too; that is not for the board.
    """
    votes = [
        Decision(f"v{one.seq}", f"{one.question} ({one.yes}/{one.base} tán thành)")
        for one in votes_of(meeting)
        if one.is_adopted and one.matter == VoteMatter.RESOLUTION
    ]
    resolution = resolution_of(meeting)
    is_adopted = resolution is not None and resolution.state != ResolutionState.DRAFT
    personal = {one.remedy for one in praises_of(meeting)}
    points = (
        [one for one in points_of(resolution) if one.text not in personal] if is_adopted else []
    )
    tasks = [Decision(f"n{one.seq}", _task(one), is_task=True) for one in points]
    names = [member.full_name.casefold() for member in seated_people(meeting)]
    return [replace(one, names_member=_names(one.text, names)) for one in votes + tasks]


def _names(text, names):
    return any(name in text.casefold() for name in names)


def _task(point):
    due = f" (thời hạn: {day_short(point.due_on.isoformat())})" if point.due_on else ""
    return f"{point.text.rstrip('.; ')}{due}"


@dataclass(frozen=True)
class PublicNoticePaper:
    """THÔNG BÁO kết quả sinh hoạt chi bộ; ``held_at`` an ISO moment, lines ready to print."""

    KIND: ClassVar[str] = "resolutions.public_notice"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "THÔNG BÁO"
    template: ClassVar[str] = "meetings/papers/plan.html"

    head: PaperHead
    meeting: str
    branch: str
    held_at: str
    decided: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    signer_position: str = "BÍ THƯ"
    signer_name: str = ""

    @property
    def subject(self):
        return f"kết quả {self.meeting}"

    @property
    def pdf_title(self):
        return f"Thông báo {self.subject} – {self.branch}"

    @property
    def body(self):
        opening = (
            f"{day_long(self.held_at).capitalize()}, {self.branch} tổ chức {self.meeting}. Chi bộ "
            "thông báo kết quả như sau:"
        )
        return numbered(
            [
                PaperSection("", [opening], level=0),
                PaperSection("Nội dung chi bộ quyết định", _lines(self.decided)),
                PaperSection("Nhiệm vụ chi bộ đề ra", _lines(self.tasks)),
                PaperSection("", [CLOSING], level=0),
            ]
        )

    @property
    def recipient_lines(self):
        return recipient_lines(["Niêm yết tại nơi sinh hoạt của chi bộ"])

    @property
    def signatures(self):
        return [SignatureBlock("T/M CHI BỘ", self.signer_position, self.signer_name)]


def _lines(texts):
    return [f"- {with_stop(text)}" for text in texts]


def public_notice(meeting, codes, by):
    """The notice of the lines chosen, dated today, without a number until the branch gives one."""
    if not may_be_told(meeting):
        raise RuleBroken(NOT_YET)
    chosen = [one for one in decisions_of(meeting) if one.code in codes]
    if not chosen:
        raise RuleBroken("Đồng chí chọn ít nhất một nội dung để thông báo.")
    branch, day = meeting.branch, today()
    name, position = signer_of(branch, by)
    return PublicNoticePaper(
        head=paper_head(
            branch,
            day,
            number=number_line("TB", BODY_CODE),
            place_date=place_date_on(branch, day),
        ),
        meeting=minutes_subject(meeting.meeting_type, meeting.held_on, meeting.month),
        branch=branch.name,
        held_at=local_iso(meeting.started_at) or meeting.held_on.isoformat(),
        decided=[one.text for one in chosen if not one.is_task],
        tasks=[one.text for one in chosen if one.is_task],
        signer_position=position or "BÍ THƯ",
        signer_name=name if position else "",
    )


def public_notice_file(meeting, codes, by, *, form=PDF):
    paper = public_notice(meeting, codes, by)
    if form == DOCX:
        return render_docx([(paper, "")], title=paper.pdf_title)
    return render_paper(paper)
