"""Addresses of preparing and announcing a meeting."""

from django.urls import path

from meetings.views import agenda, documents, issuing, notify, prepare

urlpatterns = [
    path("cuoc-hop/<int:pk>/chuan-bi/", prepare.page, name="prepare"),
    path("cuoc-hop/<int:pk>/chuan-bi/buoc/", prepare.save_step, name="prepare_step"),
    path("cuoc-hop/<int:pk>/chuan-bi/tai-lieu/", prepare.add_document, name="document_add"),
    path(
        "cuoc-hop/<int:pk>/chuan-bi/dinh-huong/<int:orientation_pk>/",
        prepare.use_orientation,
        name="orientation_use",
    ),
    path("cuoc-hop/<int:pk>/xin-vang/<int:excuse_pk>/", prepare.decide_leave, name="leave_decide"),
    path("cuoc-hop/<int:pk>/y-kien/<int:opinion_pk>/doc/", prepare.read_out, name="opinion_read"),
    path("cuoc-hop/<int:pk>/da-bao/", notify.receipts, name="receipts"),
    path("cuoc-hop/<int:pk>/da-bao/ghi/", notify.mark, name="receipts_mark"),
    path("cuoc-hop/<int:pk>/giay-moi/", notify.slips, name="slips"),
    path("cuoc-hop/<int:pk>/danh-sach-bao/", notify.call_list, name="call_list"),
    path("cuoc-hop/<int:pk>/thong-bao-co-so/", issuing.notice, name="notice_issue"),
    path("cuoc-hop/<int:pk>/thong-bao-co-so/pdf/", issuing.notice_pdf, name="notice_pdf"),
    path("cuoc-hop/<int:pk>/chuan-bi/noi-dung/", agenda.add, name="agenda_add"),
    path("cuoc-hop/<int:pk>/chuan-bi/noi-dung/<int:item_pk>/bo/", agenda.drop, name="agenda_drop"),
    path(
        "cuoc-hop/<int:pk>/chuan-bi/noi-dung/<int:item_pk>/han-che/",
        agenda.restrict,
        name="agenda_restrict",
    ),
    path("cuoc-hop/<int:pk>/lich.ics", notify.calendar, name="calendar"),
    path("cuoc-hop/<int:pk>/truoc-hop/", notify.own, name="own"),
    path("cuoc-hop/<int:pk>/truoc-hop/da-biet/", notify.confirm, name="own_confirm"),
    path("cuoc-hop/<int:pk>/truoc-hop/xin-vang/", notify.ask_leave, name="own_leave"),
    path("cuoc-hop/<int:pk>/truoc-hop/rut-don/", notify.withdraw_leave, name="own_leave_withdraw"),
    path("cuoc-hop/<int:pk>/truoc-hop/y-kien/", notify.send_opinion, name="own_opinion"),
    path("tai-lieu/<uuid:document_uid>/", documents.document, name="document"),
    path("tai-lieu/<uuid:document_uid>/bo/", documents.remove_document, name="document_remove"),
    path(
        "ke-hoach/<int:pk>/chuyen-de/<int:theme_pk>/tai-lieu/",
        documents.theme_document,
        name="theme_document",
    ),
    path("don-vi/<int:pk>/dinh-huong/", documents.orientations, name="orientations"),
    path("dinh-huong/<int:pk>/", documents.orientation, name="orientation"),
    path("dinh-huong/<int:pk>/da-doc/", documents.readers, name="orientation_readers"),
    path("dinh-huong/<int:pk>/thu-hoi/", documents.remove_orientation, name="orientation_remove"),
]
