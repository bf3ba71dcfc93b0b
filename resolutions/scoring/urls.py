"""Addresses of scoring meetings and of score sheets."""

from django.urls import path

from resolutions.views import score_sheets, scores

urlpatterns = [
    path("cuoc-hop/<int:pk>/cham-diem/", scores.sheet, name="score"),
    path("cuoc-hop/<int:pk>/cham-diem/tep/", scores.file, name="score_file"),
    path("cuoc-hop/<int:pk>/cham-diem/nguoi-cham/", scores.ask, name="ask_to_score"),
    path("cuoc-hop/<int:pk>/cham-diem/thong-nhat/", scores.agree, name="agree_score"),
    path("cuoc-hop/<int:pk>/cham-diem/cham-lai/", scores.again, name="score_again"),
    path("cuoc-hop/<int:pk>/cham-diem/xac-nhan/", scores.confirm, name="confirm_score"),
    path("don-vi/<int:pk>/diem-sinh-hoat/cho/", scores.to_confirm, name="scores_to_confirm"),
    path("don-vi/<int:pk>/phieu-cham/", score_sheets.of_unit, name="score_templates"),
    path("don-vi/<int:pk>/phieu-cham/moi/", score_sheets.write, name="write_score_sheet"),
    path("phieu-cham/<int:pk>/", score_sheets.detail, name="score_template"),
    path("phieu-cham/<int:pk>/rut/", score_sheets.withdraw, name="withdraw_score_sheet"),
]
