"""Addresses of review, corrections, the minutes book and what is made of minutes."""

from django.urls import path

from meetings.views import corrections, review

urlpatterns = [
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
]
