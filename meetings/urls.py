from django.urls import path

from meetings.plan import urls as plan_urls
from meetings.prepare import urls as prepare_urls
from meetings.review import urls as review_urls
from meetings.views import (
    ballots,
    committee,
    conduct,
    digital,
    drafts,
    minutes,
    paper_record,
    planning,
    record,
    revisions,
    who_sees,
)

app_name = "meetings"

urlpatterns = [
    path("don-vi/<int:pk>/ban-ky-so/", digital.signed_papers, name="signed_papers"),
    path(
        "don-vi/<int:pk>/ban-ky-so/<int:document_pk>/",
        digital.digital_copies,
        name="digital_copies",
    ),
    path(
        "don-vi/<int:pk>/ban-ky-so/<int:document_pk>/ban-goc/",
        digital.digital_original,
        name="digital_original",
    ),
    path(
        "don-vi/<int:pk>/ban-ky-so/<int:document_pk>/<int:copy_pk>/",
        digital.digital_copy,
        name="digital_copy",
    ),
    path("cuoc-hop/", planning.own_meetings, name="list"),
    path("don-vi/<int:pk>/cuoc-hop/", planning.branch_meetings, name="branch"),
    path("don-vi/<int:pk>/cuoc-hop/moi/", planning.create, name="create"),
    path("cuoc-hop/<int:pk>/", planning.detail, name="detail"),
    path("cuoc-hop/<int:pk>/ai-xem-duoc/", who_sees.page, name="who_sees"),
    path("cuoc-hop/<int:pk>/sua/", planning.edit, name="edit"),
    path("cuoc-hop/<int:pk>/thong-bao/", planning.notice, name="notice"),
    path("cuoc-hop/<int:pk>/hoan/", planning.postpone, name="postpone"),
    path("cuoc-hop/<int:pk>/huy/", planning.cancel, name="cancel"),
    path("cuoc-hop/<int:pk>/xoa/", planning.delete, name="delete"),
    path("cuoc-hop/<int:pk>/thu-ky/", planning.minute_taker, name="minute_taker"),
    path("cuoc-hop/<int:pk>/phieu-diem-danh/", planning.attendance_sheet, name="attendance_sheet"),
    path("cuoc-hop/<int:pk>/bat-dau/", record.start, name="start"),
    path("cuoc-hop/<int:pk>/ghi/", record.page, name="record"),
    path("cuoc-hop/<int:pk>/tu-luu/", revisions.typed, name="typed"),
    path("cuoc-hop/<int:pk>/cac-ban-da-luu/", revisions.page, name="revisions"),
    path(
        "cuoc-hop/<int:pk>/cac-ban-da-luu/<int:revision_pk>/",
        revisions.restore,
        name="revision_restore",
    ),
    path("cuoc-hop/<int:pk>/diem-danh/", record.save_roll, name="roll_call"),
    path("cuoc-hop/<int:pk>/diem-danh/mo-lai/", record.reopen_roll, name="reopen_roll_call"),
    path("cuoc-hop/<int:pk>/noi-dung/", record.add_item, name="add_item"),
    path("cuoc-hop/<int:pk>/noi-dung/<int:item_pk>/", record.save_item, name="save_item"),
    path("cuoc-hop/<int:pk>/phat-bieu/", record.add_speaker, name="add_speaker"),
    path(
        "cuoc-hop/<int:pk>/phat-bieu/<int:contribution_pk>/",
        record.change_speaker,
        name="change_speaker",
    ),
    path(
        "cuoc-hop/<int:pk>/phat-bieu/<int:contribution_pk>/xoa/",
        record.remove_speaker,
        name="remove_speaker",
    ),
    path("cuoc-hop/<int:pk>/phat-bieu/nhap/", drafts.save, name="save_draft"),
    path("cuoc-hop/<int:pk>/phat-bieu/nhap/<uuid:draft_uid>/bo/", drafts.drop, name="drop_draft"),
    path("cuoc-hop/<int:pk>/khach/", record.add_guest, name="add_guest"),
    path("cuoc-hop/<int:pk>/khach/<int:guest_pk>/xoa/", record.remove_guest, name="remove_guest"),
    path("cuoc-hop/<int:pk>/bieu-quyet/", record.add_vote, name="add_vote"),
    path("cuoc-hop/<int:pk>/bieu-quyet/<int:vote_pk>/xoa/", record.remove_vote, name="remove_vote"),
    path("cuoc-hop/<int:pk>/bieu-duong/", conduct.add_praise, name="add_praise"),
    path(
        "cuoc-hop/<int:pk>/bieu-duong/<int:praise_pk>/xoa/",
        conduct.remove_praise,
        name="remove_praise",
    ),
    path("cuoc-hop/<int:pk>/giai-lao/", conduct.add_break, name="add_break"),
    path(
        "cuoc-hop/<int:pk>/giai-lao/<int:break_pk>/xoa/", conduct.remove_break, name="remove_break"
    ),
    path("cuoc-hop/<int:pk>/phieu-kin/", ballots.ballots, name="ballots"),
    path("cuoc-hop/<int:pk>/phieu-kin/<int:ballot_pk>/", ballots.ballot, name="ballot"),
    path(
        "cuoc-hop/<int:pk>/phieu-kin/<int:ballot_pk>/kiem-phieu/",
        ballots.count,
        name="ballot_count",
    ),
    path(
        "cuoc-hop/<int:pk>/phieu-kin/<int:ballot_pk>/xac-nhan/<int:teller_pk>/",
        ballots.confirm,
        name="ballot_confirm",
    ),
    path(
        "cuoc-hop/<int:pk>/phieu-kin/<int:ballot_pk>/kiem-lai/",
        ballots.recount,
        name="ballot_recount",
    ),
    path("cuoc-hop/<int:pk>/phieu-kin/<int:ballot_pk>/bo/", ballots.discard, name="ballot_discard"),
    path(
        "cuoc-hop/<int:pk>/phieu-kin/<int:ballot_pk>/in-phieu/",
        ballots.print_cards,
        name="ballot_cards",
    ),
    path(
        "cuoc-hop/<int:pk>/phieu-kin/<int:ballot_pk>/in-bien-ban/",
        ballots.print_tally,
        name="ballot_tally",
    ),
    path("phieu-giay/", paper_record.find, name="find_paper"),
    path("cuoc-hop/<int:pk>/phieu-giay/", paper_record.page, name="paper"),
    path("cuoc-hop/<int:pk>/phieu-giay/ghi-lai/", paper_record.write_up, name="write_up"),
    path(
        "cuoc-hop/<int:pk>/phieu-giay/phieu-bien-ban/",
        paper_record.print_minute_sheet,
        name="minute_sheet",
    ),
    path("cuoc-hop/<int:pk>/phieu-giay/anh/", paper_record.add_scan, name="add_scan"),
    path("cuoc-hop/<int:pk>/phieu-giay/anh/<int:scan_pk>/", paper_record.scan, name="scan"),
    path(
        "cuoc-hop/<int:pk>/phieu-giay/anh/<int:scan_pk>/xoa/",
        paper_record.remove_scan,
        name="remove_scan",
    ),
    path("cuoc-hop/<int:pk>/hop-chi-uy/", committee.prepare, name="committee"),
    path("cuoc-hop/<int:pk>/noi-dung-chi-uy/", committee.save_record, name="short_record"),
    path("cuoc-hop/<int:pk>/ket-luan/", record.save_texts, name="save_texts"),
    path("cuoc-hop/<int:pk>/ket-thuc/", record.end, name="end"),
    path("cuoc-hop/<int:pk>/bien-ban/", minutes.page, name="minutes"),
    path("cuoc-hop/<int:pk>/bien-ban/thong-qua/", minutes.adopt, name="adopt"),
    path("cuoc-hop/<int:pk>/bien-ban/tra-lai/", minutes.return_to_draft, name="return_to_draft"),
    path("cuoc-hop/<int:pk>/bien-ban/ky/", minutes.sign, name="sign"),
    path("cuoc-hop/<int:pk>/bien-ban/gui/", minutes.submit, name="submit"),
    path("cuoc-hop/<int:pk>/bien-ban/pdf/", minutes.pdf, name="minutes_pdf"),
    *review_urls.urlpatterns,
]

urlpatterns += [*plan_urls.urlpatterns, *prepare_urls.urlpatterns]
