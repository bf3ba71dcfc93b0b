"""Addresses of review, corrections, the minutes book and what is made of minutes."""

from django.urls import path

from meetings.views import corrections, minutes_files, review, search

urlpatterns = [
    path("tim-kiem/", search.search, name="search"),
    path("don-vi/<int:pk>/duyet/", review.review_queue, name="review_queue"),
    path("don-vi/<int:pk>/duyet/chap-nhan/", review.accept_many, name="accept_many"),
    path("cuoc-hop/<int:pk>/duyet/", review.review_page, name="review"),
    path("cuoc-hop/<int:pk>/duyet/chap-nhan/", review.accept, name="review_accept"),
    path("cuoc-hop/<int:pk>/duyet/tra-lai/", review.give_back, name="review_return"),
    path("cuoc-hop/<int:pk>/bo-sung/", corrections.page, name="corrections"),
    path(
        "cuoc-hop/<int:pk>/bo-sung/diem/<int:remark_pk>/",
        corrections.answer,
        name="answer_remark",
    ),
    path("cuoc-hop/<int:pk>/bo-sung/gui-lai/", corrections.resubmit, name="resubmit"),
    path("cuoc-hop/<int:pk>/mo-lai/", corrections.ask, name="ask_reopening"),
    path(
        "cuoc-hop/<int:pk>/mo-lai/<int:reopening_pk>/tra-loi/",
        review.decide,
        name="decide_reopening",
    ),
    path(
        "cuoc-hop/<int:pk>/mo-lai/<int:reopening_pk>/bo-sung/",
        corrections.supplement,
        name="supplement",
    ),
    path("cuoc-hop/<int:pk>/bien-ban/word/", minutes_files.docx, name="minutes_docx"),
    path("cuoc-hop/<int:pk>/bien-ban/ban-day-du/", minutes_files.full_copy, name="full_copy"),
    path("cuoc-hop/<int:pk>/bien-ban/trich/", minutes_files.extract, name="extract"),
    path("cuoc-hop/<int:pk>/bien-ban/doc/", minutes_files.aloud, name="aloud"),
    path(
        "cuoc-hop/<int:pk>/noi-dung/<int:item_pk>/han-che/",
        minutes_files.restrict,
        name="restrict_item",
    ),
    path("don-vi/<int:pk>/so-bien-ban/", minutes_files.book, name="book"),
    path("don-vi/<int:pk>/so-bien-ban/pdf/", minutes_files.book_pdf, name="book_pdf"),
]
