"""The notice of a grassroots committee about members absent in many sessions (handbook 20 A39)."""

from branches.paper_names import place_date_on, superior_on
from branches.rule_book import rules_for
from config.lib.docx import render_docx
from config.lib.errors import RuleBroken
from config.lib.paper import PaperHead, issuing_body, number_line
from config.lib.paper_snapshot import from_snapshot, sha256_of
from config.lib.pdf import render_paper
from reports.absences.choices import AlertKind
from reports.absences.facts import alerts_of, sittings_of
from reports.absences.papers import AbsenceNoticePaper, AbsentLine
from reports.absences.rules import EXCUSED, UNEXCUSED
from reports.models.absence import BODY, KIND


def require_issuable(period, day):
    """Refuse what is no half-year, and one whose last month has not begun."""
    if period.kind != "H":
        raise RuleBroken("Thông báo lập cho 6 tháng. Đồng chí chọn 6 tháng đầu hoặc cuối năm.")
    if period.months[-1].first_day > day:
        raise RuleBroken(
            f"Chưa đến tháng cuối của {period} nên chưa lập thông báo. Đồng chí chọn kỳ khác."
        )


def absent_many(organization, period, day):
    """The `MemberAlert` list a notice names: many absences in this half-year."""
    return [
        one
        for one in alerts_of(organization, period.year, day)
        if one.kind == AlertKind.ABSENT_MANY and one.alert.half == period.number
    ]


def notice_paper(organization, period, told, day, *, number=None, position="BÍ THƯ", name=""):
    """The notice as data; without ``number`` a draft. ``told`` as `absent_many` gives it."""
    until = min(period.last_day, day)
    members = [one.member.pk for one in told]
    expected = sittings_of(members, period.first_day, until)
    body = issuing_body(organization.name)
    return AbsenceNoticePaper(
        head=PaperHead(
            superior_on(organization, day),
            body,
            number_line(KIND, BODY, number),
            place_date_on(organization, day),
        ),
        unit=body,
        period=str(period),
        until=until.isoformat(),
        least=rules_for(organization, until).get("absence.many_per_half_year"),
        lines=[_line(one, expected) for one in told],
        recipients=["Các chi bộ trực thuộc"],
        signer_position=position,
        signer_name=name,
    )


def notice_file(notice, form):
    """The bytes of an issued notice as PDF or Word, from its snapshot."""
    paper = paper_of(notice)
    sha256 = sha256_of(notice.snapshot)
    if form == "docx":
        return render_docx([(paper, sha256)], title=paper.pdf_title)
    return render_paper(paper, sha256=sha256)


def paper_of(notice):
    return from_snapshot(AbsenceNoticePaper, notice.snapshot)


def _line(told, expected):
    sittings = told.alert.sittings
    return AbsentLine(
        name=told.member.full_name,
        branch=told.branch.label,
        expected=len(expected[told.member.pk]),
        excused=sum(one.status == EXCUSED for one in sittings),
        unexcused=sum(one.status == UNEXCUSED for one in sittings),
        days=[one.day.isoformat() for one in sittings],
    )
