"""A report as a file: PDF and Word from the same paper, the annex of figures as Excel."""

from config.lib.docx import render_docx
from config.lib.paper import day_short
from config.lib.pdf import render_paper
from config.lib.percents import percent_text
from config.lib.workbook_writing import write_workbook
from reports.choices import ReportFormat
from reports.report_figures import LABELS, RATIOS

SHEETS = {"unit": "Toàn đơn vị", "child": "Đơn vị trực thuộc", "branch": "Chi bộ"}
CONTENT_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_of(form, paper, values, *, sha256=""):
    """The bytes of ``paper`` in `ReportFormat` ``form``; ``values`` are its canonical figures."""
    if form == ReportFormat.DOCX:
        return render_docx([(paper, sha256)], title=paper.pdf_title)
    if form == ReportFormat.XLSX:
        return workbook(paper, values)
    return render_paper(paper, sha256=sha256)


def workbook(paper, values):
    """The annex: counts of every unit below, and the tables of text too long for paper."""
    names = [name for name in LABELS if name in values["units"][values["organization"]]]
    sheets = {"Báo cáo": _about(paper), "Số liệu chung": _of_unit(values, names)}
    for level in ("child", "branch"):
        units = [one for one in paper.units if one.level == level]
        if units:
            rows = [_row(one, values["units"][one.code], names) for one in units]
            sheets[SHEETS[level]] = (_headers(names), rows)
    for annex in paper.annexes:
        sheets[annex.title[:31]] = (annex.columns, annex.rows)
    return write_workbook(sheets)


def _about(paper):
    rows = [
        ["Đơn vị", paper.unit],
        ["Kỳ báo cáo", paper.period],
        ["Số văn bản", paper.head.number],
        ["Bản", str(paper.edition.number or "Xem thử")],
        ["Số liệu đến hết ngày", day_short(paper.edition.cut_off_on)],
        ["Lập lúc", paper.edition.made_at.replace("T", " ")],
        ["Bộ quy tắc", paper.edition.rules],
        ["SHA-256 của số liệu", paper.edition.sha256],
    ]
    return ["Mục", "Nội dung"], rows


def _of_unit(values, names):
    own = values["units"][values["organization"]]
    rows = []
    for name in names:
        number = own[name]
        if name in RATIOS:
            rows.append([LABELS[name], number[0], number[1], percent_text(*number)])
        else:
            rows.append([LABELS[name], number, "", ""])
    return ["Số liệu", "Số đạt / số lượng", "Tổng số", "Tỷ lệ"], rows


def _headers(names):
    found = ["Mã", "Đơn vị"]
    for name in names:
        found += [LABELS[name], f"{LABELS[name]}: tổng số"] if name in RATIOS else [LABELS[name]]
    return found


def _row(unit, own, names):
    found = [unit.code, unit.name]
    for name in names:
        found += own[name] if name in RATIOS else [own[name]]
    return found
