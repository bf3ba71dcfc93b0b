"""Addresses of programmes, inspections and their notices."""

from django.urls import path

from reports.views import (
    coverage,
    findings,
    inspection_steps,
    inspections,
    programmes,
    result_notices,
    statement_files,
)

urlpatterns = [
    path("don-vi/<int:pk>/kiem-tra/", inspections.of_unit, name="inspections"),
    path("don-vi/<int:pk>/kiem-tra/moi/", inspections.open_new, name="open_inspections"),
    path("don-vi/<int:pk>/kiem-tra/chi-bo/", coverage.page, name="inspection_coverage"),
    path("don-vi/<int:pk>/kiem-tra/tom-tat/", coverage.summary, name="inspection_summary"),
    path("don-vi/<int:pk>/kiem-tra/cach-tinh/", coverage.explained, name="inspection_explained"),
    path("don-vi/<int:pk>/kiem-tra/khac-phuc/", coverage.follow_ups, name="follow_ups"),
    path("don-vi/<int:pk>/kiem-tra/thong-bao/", result_notices.issue, name="issue_result_notice"),
    path("thong-bao-kiem-tra/", result_notices.notices, name="inspection_notices"),
    path("thong-bao-kiem-tra/<int:pk>/", result_notices.notice, name="inspection_notice"),
    path(
        "thong-bao-kiem-tra/<int:pk>/tep/",
        result_notices.notice_file,
        name="inspection_notice_file",
    ),
    path("don-vi/<int:pk>/kiem-tra/chuong-trinh/", programmes.of_unit, name="programmes"),
    path("don-vi/<int:pk>/kiem-tra/chuong-trinh/lap/", programmes.begin, name="programme_begin"),
    path("chuong-trinh-kiem-tra/<int:pk>/", programmes.detail, name="programme"),
    path("chuong-trinh-kiem-tra/<int:pk>/can-cu/", programmes.grounds, name="programme_grounds"),
    path(
        "chuong-trinh-kiem-tra/<int:pk>/noi-dung/moi/",
        programmes.add_item,
        name="programme_add_item",
    ),
    path(
        "chuong-trinh-kiem-tra/<int:pk>/noi-dung/<int:planned_pk>/",
        programmes.change_item,
        name="programme_item",
    ),
    path(
        "chuong-trinh-kiem-tra/<int:pk>/noi-dung/<int:planned_pk>/bo/",
        programmes.remove_item,
        name="programme_remove_item",
    ),
    path(
        "chuong-trinh-kiem-tra/<int:pk>/noi-dung/<int:planned_pk>/ket-qua/",
        programmes.note_result,
        name="programme_result",
    ),
    path("chuong-trinh-kiem-tra/<int:pk>/gui/", programmes.submit, name="programme_submit"),
    path(
        "chuong-trinh-kiem-tra/<int:pk>/lay-lai/",
        programmes.take_back,
        name="programme_take_back",
    ),
    path("chuong-trinh-kiem-tra/<int:pk>/duyet/", programmes.approve, name="programme_approve"),
    path("chuong-trinh-kiem-tra/<int:pk>/tra-lai/", programmes.give_back, name="programme_return"),
    path("chuong-trinh-kiem-tra/<int:pk>/in/", programmes.pdf, name="programme_pdf"),
    path("kiem-tra/<int:pk>/", inspections.detail, name="inspection"),
    path("kiem-tra/<int:pk>/noi-dung/", inspection_steps.lines, name="inspection_lines"),
    path("kiem-tra/<int:pk>/so-bien-ban/", inspection_steps.book, name="inspection_book"),
    path("kiem-tra/<int:pk>/nhan-xet/moi/", findings.add, name="add_finding"),
    path("kiem-tra/<int:pk>/nhan-xet/<int:finding_pk>/", findings.change, name="finding"),
    path("kiem-tra/<int:pk>/nhan-xet/<int:finding_pk>/bo/", findings.remove, name="remove_finding"),
    path(
        "kiem-tra/<int:pk>/nhan-xet/<int:finding_pk>/khac-phuc/",
        findings.follow_up,
        name="follow_up",
    ),
    path("kiem-tra/<int:pk>/gui/", inspection_steps.send, name="send_inspection"),
    path("kiem-tra/<int:pk>/lay-lai/", inspection_steps.take_back, name="take_inspection_back"),
    path("kiem-tra/<int:pk>/bao-cao/", inspection_steps.answer, name="answer_inspection"),
    path("kiem-tra/<int:pk>/tep/moi/", statement_files.add, name="add_statement_file"),
    path(
        "kiem-tra/<int:pk>/tep/<int:statement_pk>/",
        statement_files.download,
        name="statement_file",
    ),
    path(
        "kiem-tra/<int:pk>/tep/<int:statement_pk>/bo/",
        statement_files.remove,
        name="remove_statement_file",
    ),
    path("kiem-tra/<int:pk>/nghe/", inspection_steps.hear, name="hear_unit"),
    path("kiem-tra/<int:pk>/bao-cao-lai/", inspection_steps.ask_again, name="ask_unit_again"),
    path("kiem-tra/<int:pk>/ket-luan/", inspection_steps.conclude, name="conclude_inspection"),
    path("kiem-tra/<int:pk>/bo/", inspection_steps.discard, name="discard_inspection"),
]
