"""Addresses of surveys."""

from django.urls import path

from reports.views import surveys

urlpatterns = [
    path("don-vi/<int:pk>/khao-sat/", surveys.of_unit, name="surveys"),
    path("don-vi/<int:pk>/khao-sat/moi/", surveys.send, name="send_survey"),
    path("khao-sat/<int:pk>/", surveys.detail, name="survey"),
    path("khao-sat/<int:pk>/tra-loi/", surveys.answer, name="answer_survey"),
    path("khao-sat/<int:pk>/khep/", surveys.close, name="close_survey"),
    path("khao-sat/<int:pk>/mo-lai/", surveys.reopen, name="reopen_survey"),
    path("khao-sat/<int:pk>/thong-bao/", surveys.issue, name="issue_survey_notice"),
    path("thong-bao-khao-sat/<int:pk>/", surveys.notice, name="survey_notice"),
    path("thong-bao-khao-sat/<int:pk>/tep/", surveys.notice_file, name="survey_notice_file"),
]
