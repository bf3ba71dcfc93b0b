"""Addresses of yearly grades."""

from django.urls import path

from reports.views import grades

urlpatterns = [
    path("don-vi/<int:pk>/xep-loai/", grades.board, name="grades"),
    path("don-vi/<int:pk>/xep-loai/muc-tieu/", grades.targets, name="grade_targets"),
    path("don-vi/<int:pk>/xep-loai/quyet-dinh/", grades.decide_many, name="decide_grades"),
    path("don-vi/<int:pk>/xep-loai/tap-the/", grades.collective, name="grade_unit"),
    path("don-vi/<int:pk>/xep-loai/dang-vien/<int:member_pk>/", grades.person, name="grade_member"),
]
