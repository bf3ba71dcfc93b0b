"""The contents of an export: a workbook, and a page that prints and leads to every file."""

from urllib.parse import quote

from django.template.loader import render_to_string

from branches.choices import PartState
from config.lib.dates import today
from config.lib.workbook_writing import write_workbook

HEADERS = ("TT", "Đơn vị", "Tài liệu", "Ngày", "Trạng thái", "Tệp", "Ghi chú")
WORKBOOK, PAGE = "00 Mục lục.xlsx", "00 Mục lục.html"


def contents_of(job):
    """Pairs of file name and bytes, for the beginning of the ZIP."""
    parts = list(job.parts.order_by("seq"))
    rows = [_row(number, part) for number, part in enumerate(parts, start=1)]
    return [
        (WORKBOOK, write_workbook({"Mục lục": (HEADERS, rows)})),
        (PAGE, _page(job, parts, rows).encode()),
    ]


def _row(number, part):
    return (
        str(number),
        part.group,
        part.title,
        f"{part.day:%d/%m/%Y}" if part.day else "",
        part.status,
        part.file_name or part.get_state_display(),
        part.remark,
    )


def _page(job, parts, rows):
    made = sum(part.state == PartState.DONE for part in parts)
    lines = [
        {"cells": row[:5], "file": row[5], "remark": row[6], "link": quote(part.file_name)}
        for row, part in zip(rows, parts, strict=True)
    ]
    context = {
        "job": job,
        "today": today(),
        "headers": HEADERS,
        "lines": lines,
        "made": made,
        "left_out": len(parts) - made,
    }
    return render_to_string("reports/exports/contents.html", context)
