from django.urls import path

from reports.views import (
    absences,
    data_quality,
    editions,
    exports,
    figures,
    measures,
    notices,
    obligations,
    preparing,
    rule_preview,
    runs,
    tasks,
)

app_name = "reports"

urlpatterns = [
    path("chi-so/", figures.home, name="home"),
    path("don-vi/<int:pk>/chi-so/", figures.dashboard, name="dashboard"),
    path("don-vi/<int:pk>/chi-so/tom-tat/", figures.summary, name="summary"),
    path("don-vi/<int:pk>/chi-so/nen-nep/", measures.page, name="measures"),
    path("don-vi/<int:pk>/viec-phai-lam/", obligations.page, name="obligations"),
    path("don-vi/<int:pk>/chat-luong-so-lieu/", data_quality.page, name="data_quality"),
    path("don-vi/<int:pk>/chi-so/<slug:slug>/", figures.figure, name="figure"),
    path(
        "don-vi/<int:pk>/chi-so/cuoc-hop/<int:meeting_pk>/",
        figures.meeting,
        name="meeting",
    ),
    path(
        "don-vi/<int:pk>/quy-tac/<int:version_pk>/tac-dong/",
        rule_preview.preview_page,
        name="rule_preview",
    ),
    path("don-vi/<int:pk>/nhiem-vu/", tasks.summary, name="unit_tasks"),
    path("don-vi/<int:pk>/nhiem-vu/danh-sach/", tasks.listing, name="task_list"),
    path("don-vi/<int:pk>/nhiem-vu/cach-tinh/", tasks.explained, name="tasks_explained"),
    path("don-vi/<int:pk>/vang-sinh-hoat/", absences.absences, name="absences"),
    path("don-vi/<int:pk>/vang-sinh-hoat/so-luong/", absences.summary, name="absence_summary"),
    path(
        "don-vi/<int:pk>/vang-sinh-hoat/cach-tinh/",
        absences.explained,
        name="absences_explained",
    ),
    path("don-vi/<int:pk>/vang-sinh-hoat/thong-bao/", notices.issue, name="issue_notice"),
    path(
        "don-vi/<int:pk>/vang-sinh-hoat/<int:member_pk>/",
        absences.member_absences,
        name="member_absences",
    ),
    path(
        "don-vi/<int:pk>/vang-sinh-hoat/<int:member_pk>/tu-phe-binh/",
        absences.self_criticism,
        name="self_criticism",
    ),
    path(
        "don-vi/<int:pk>/vang-sinh-hoat/<int:member_pk>/tiep-nhan/",
        absences.acceptance,
        name="acceptance",
    ),
    path(
        "don-vi/<int:pk>/vang-sinh-hoat/<int:member_pk>/ho-so/",
        absences.evidence,
        name="evidence",
    ),
    path("thong-bao-vang/", notices.notices, name="absence_notices"),
    path("thong-bao-vang/<int:pk>/", notices.notice, name="absence_notice"),
    path("thong-bao-vang/<int:pk>/tep/", notices.notice_file, name="absence_notice_file"),
    path("don-vi/<int:pk>/xuat-tai-lieu/", exports.export, name="export"),
    path("don-vi/<int:pk>/bao-cao/", runs.reports, name="reports"),
    path("don-vi/<int:pk>/bao-cao/loi-van/", preparing.narrative, name="narrative"),
    path("don-vi/<int:pk>/bao-cao/tu-lap/", preparing.automatic, name="automatic"),
    path("bao-cao/<int:pk>/", editions.run, name="run"),
    path("bao-cao/<int:pk>/ban-hanh/", editions.issue, name="issue"),
    path("bao-cao/<int:pk>/tep/", editions.file, name="file"),
    path("bao-cao/<int:pk>/tai/", editions.download, name="download"),
]
