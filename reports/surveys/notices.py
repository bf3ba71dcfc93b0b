"""The notice of a survey filled from its answers, and as a file."""

from branches.paper_names import body_code, place_date_on, superior_on
from config.lib.docx import render_docx
from config.lib.paper import PaperHead, issuing_body, number_line
from config.lib.paper_snapshot import from_snapshot, sha256_of
from config.lib.pdf import render_paper
from reports.inspections.documents import authority_of
from reports.models.result_notice import KIND
from reports.surveys.facts import results_of
from reports.surveys.papers import AskedLine, SurveyNoticePaper


def notice_paper(survey, words, day, *, number=None):
    """The notice as data. ``words``: ``strengths``, ``weaknesses``, ``causes``, ``measures``,
    ``position`` and ``name`` of the signer. Answers in words stay with the committee."""
    organization, results = survey.organization, results_of(survey)
    superior, body = superior_on(organization, day), issuing_body(organization.name)
    return SurveyNoticePaper(
        head=PaperHead(
            superior,
            body,
            number_line(KIND, body_code(organization), number),
            place_date_on(organization, day),
        ),
        unit=body,
        survey=survey.title,
        asked=results.asked,
        answered=results.answered,
        lines=[
            AskedLine(look.question.text, [f"{choice}: {count}" for choice, count in look.counts])
            for look in results.looks
            if look.counts
        ],
        recipients=[
            *([f"{issuing_body(superior)} (để báo cáo)"] if superior else []),
            "Các chi bộ trực thuộc",
        ],
        authority=authority_of(organization),
        signer_position=words["position"],
        signer_name=words["name"],
        **{name: words[name] for name in ("strengths", "weaknesses", "causes", "measures")},
    )


def notice_file(notice, form):
    """The bytes of an issued notice as PDF or Word, from its snapshot."""
    paper, sha256 = paper_of(notice), sha256_of(notice.snapshot)
    if form == "docx":
        return render_docx([(paper, sha256)], title=paper.pdf_title)
    return render_paper(paper, sha256=sha256)


def paper_of(notice):
    return from_snapshot(SurveyNoticePaper, notice.snapshot)
