"""The notice of results: what may be told of, proposed words, the paper (handbook 16.2, 15.4)."""

from collections import Counter

from branches.paper_names import body_code, place_date_on, superior_on
from config.lib.docx import render_docx
from config.lib.paper import PaperHead, issuing_body, number_line
from config.lib.paper_snapshot import from_snapshot, sha256_of
from config.lib.pdf import render_paper
from reports.inspections.choices import FindingKind, InspectionKind, InspectionState
from reports.inspections.documents import authority_of
from reports.inspections.figures import coverage
from reports.inspections.papers import MadeLine, ResultNoticePaper
from reports.inspections.rules import halves_of
from reports.models import Finding, Inspection
from reports.models.result_notice import KIND
from reports.rules import Ratio

REQUESTS = (
    "Các chi bộ tổ chức học tập, rút kinh nghiệm từ kết quả trên trong kỳ sinh hoạt gần nhất.\n"
    "Chi bộ có hạn chế khắc phục đúng thời hạn đã kết luận và báo cáo Đảng ủy."
)


def untold(organization, period):
    """Concluded inspections of a committee in ``period`` that no notice told of yet."""
    return (
        Inspection.objects.filter(
            committee=organization,
            state=InspectionState.CONCLUDED,
            last_on__range=(period.first_day, period.last_day),
        )
        .select_related("organization")
        .order_by("organization__sort_name", "pk")
    )


def examples_of(inspections):
    """The strengths that were chosen to be told to all, with their units."""
    return (
        Finding.objects.filter(inspection__in=inspections, to_spread=True)
        .select_related("inspection__organization")
        .order_by("inspection__organization__sort_name", "seq")
    )


def proposed_texts(inspections):
    """``{field: text}``: strengths and weak points of all, each said once and without a name."""
    found = Finding.objects.filter(inspection__in=inspections).order_by("inspection", "seq")
    rows = list(found.values_list("kind", "text", "to_spread"))

    def joined(kind):
        texts = [text.strip() for own, text, spread in rows if own == kind and not spread]
        return "\n".join(dict.fromkeys(texts))

    return {
        "strengths": joined(FindingKind.STRENGTH),
        "weaknesses": joined(FindingKind.WEAKNESS),
        "requests": REQUESTS,
    }


def notice_paper(organization, period, inspections, words, day, *, number=None):
    """The notice as data; without ``number`` a draft.

    ``words``: ``strengths``, ``weaknesses``, ``requests``, ``examples`` (findings), ``position``
    and ``name`` of the signer.
    """
    kinds = Counter(one.kind for one in inspections)
    round_ = sum((coverage(organization, half, day) for half in halves_of(period)), Ratio())
    superior = superior_on(organization, day)
    return ResultNoticePaper(
        head=PaperHead(
            superior,
            issuing_body(organization.name),
            number_line(KIND, body_code(organization), number),
            place_date_on(organization, day),
        ),
        unit=issuing_body(organization.name),
        period=str(period),
        inspected=round_.part,
        due=round_.whole,
        units=list(dict.fromkeys(one.organization.label for one in inspections)),
        kinds=[MadeLine(kind.label, kinds[kind]) for kind in InspectionKind if kinds[kind]],
        strengths=words["strengths"],
        weaknesses=words["weaknesses"],
        examples=[f"{one.inspection.organization.label}: {one.text}" for one in words["examples"]],
        requests=words["requests"],
        violations=Finding.objects.filter(
            inspection__in=inspections, kind=FindingKind.VIOLATION
        ).count(),
        recipients=[
            *([f"{issuing_body(superior)} (để báo cáo)"] if superior else []),
            "Các chi bộ trực thuộc",
        ],
        authority=authority_of(organization),
        signer_position=words["position"],
        signer_name=words["name"],
    )


def notice_file(notice, form):
    """The bytes of an issued notice as PDF or Word, from its snapshot."""
    paper, sha256 = paper_of(notice), sha256_of(notice.snapshot)
    if form == "docx":
        return render_docx([(paper, sha256)], title=paper.pdf_title)
    return render_paper(paper, sha256=sha256)


def paper_of(notice):
    return from_snapshot(ResultNoticePaper, notice.snapshot)
