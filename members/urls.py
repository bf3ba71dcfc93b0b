from django.urls import path

from members.views import changes, groups, local_posts, people, privacy, roll, who_sees

app_name = "members"

urlpatterns = [
    path("dang-vien/", roll.home, name="home"),
    path("don-vi/<int:pk>/dang-vien/", roll.roll, name="roll"),
    path("don-vi/<int:pk>/dang-vien/them/", people.member_add, name="add"),
    path("don-vi/<int:pk>/to-dang/", groups.groups, name="groups"),
    path("to-dang/<int:pk>/", groups.group, name="group"),
    path("to-dang/<int:pk>/xep/", groups.join, name="group_join"),
    path("to-dang/<int:pk>/to-truong/", groups.lead, name="group_lead"),
    path("to-dang/<int:pk>/thoi/<int:membership_pk>/", groups.leave, name="group_leave"),
    path("to-dang/<int:pk>/ket-thuc/", groups.end, name="group_end"),
    path("dang-vien/<int:pk>/", people.detail, name="detail"),
    path("dang-vien/<int:pk>/can-cuoc/", privacy.citizen_id, name="citizen_id"),
    path("dang-vien/<int:pk>/du-lieu/", privacy.subject, name="subject"),
    path("dang-vien/<int:pk>/du-lieu/pdf/", privacy.subject_pdf, name="subject_pdf"),
    path("dang-vien/<int:pk>/du-lieu/tep/", privacy.subject_json, name="subject_json"),
    path("dang-vien/<int:pk>/ai-xem-duoc/", who_sees.page, name="who_sees"),
    path("dang-vien/<int:pk>/sua/", people.member_correct, name="correct"),
    path("dang-vien/<int:pk>/chinh-thuc/", people.member_official, name="official"),
    path("dang-vien/<int:pk>/tai-khoan/", people.member_login, name="login"),
    path("dang-vien/<int:pk>/chuyen/", changes.member_transfer, name="transfer"),
    path("dang-vien/<int:pk>/thoi/", changes.member_leave, name="leave"),
    path("dang-vien/<int:pk>/tam-thoi/", changes.stay_begin, name="stay"),
    path("dang-vien/<int:pk>/tam-thoi/<int:seat_pk>/", changes.stay_end, name="stay_end"),
    path("dang-vien/<int:pk>/tinh-trang/", changes.status_begin, name="status"),
    path("dang-vien/<int:pk>/tinh-trang/<int:status_pk>/", changes.status_end, name="status_end"),
    path("dang-vien/<int:pk>/chuc-danh/", local_posts.begin, name="local_post"),
    path(
        "dang-vien/<int:pk>/chuc-danh/<int:local_post_pk>/",
        local_posts.end,
        name="local_post_end",
    ),
    path("dang-vien/<int:pk>/chuc-vu/", changes.position_give, name="position"),
    path(
        "dang-vien/<int:pk>/chuc-vu/<int:position_pk>/",
        changes.position_end,
        name="position_end",
    ),
]
