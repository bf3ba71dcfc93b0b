from django.contrib.auth.views import LogoutView
from django.urls import path

from branches import rule_urls
from branches.views import (
    account,
    contact,
    genuine,
    home,
    jobs,
    logins,
    second_factor,
    session,
    unit_changes,
    units,
)

app_name = "branches"

urlpatterns = [
    path("", home.home, name="home"),
    path("dang-nhap/", session.Login.as_view(), name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("mat-khau/", session.password, name="password"),
    path("dang-nhap/ma/", second_factor.check, name="second_factor_check"),
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/phien/<uuid:session_uid>/", account.session_end, name="session_end"),
    path("tai-khoan/phien-khac/", account.sessions_end, name="sessions_end"),
    path("tai-khoan/hai-buoc/", second_factor.manage, name="second_factor"),
    path("tai-khoan/hai-buoc/ma-du-phong/", second_factor.renew_codes, name="recovery_codes"),
    path("tai-khoan/hai-buoc/tat/", second_factor.turn_off, name="second_factor_off"),
    path("thong-bao/cach-nhan/", contact.contact, name="contact"),
    path("don-vi/", units.organizations, name="organizations"),
    path("don-vi/<int:pk>/", units.organization, name="organization"),
    path("don-vi/<int:pk>/them/", unit_changes.organization_found, name="organization_found"),
    path("don-vi/<int:pk>/sua/", unit_changes.organization_correct, name="organization_correct"),
    path("don-vi/<int:pk>/chuyen/", unit_changes.organization_move, name="organization_move"),
    path("don-vi/<int:pk>/ket-thuc/", unit_changes.organization_close, name="organization_close"),
    path("don-vi/<int:pk>/nhiem-ky/", unit_changes.term_edit, name="term_add"),
    path("don-vi/<int:pk>/nhiem-ky/<int:term_pk>/", unit_changes.term_edit, name="term_edit"),
    path("don-vi/<int:pk>/tai-khoan/", logins.login_list, name="logins"),
    path("don-vi/<int:pk>/tai-khoan/them/", logins.login_create, name="login_create"),
    path("don-vi/<int:pk>/tai-khoan/giao/", logins.login_grant, name="login_grant"),
    path("don-vi/<int:pk>/tai-khoan/<int:user_pk>/", logins.login_detail, name="login_detail"),
    path("don-vi/<int:pk>/tai-khoan/<int:user_pk>/phieu/", logins.login_slip, name="login_slip"),
    path(
        "don-vi/<int:pk>/tai-khoan/<int:user_pk>/mat-khau/",
        logins.login_reset,
        name="login_reset",
    ),
    path("don-vi/<int:pk>/tai-khoan/<int:user_pk>/khoa/", logins.login_close, name="login_close"),
    path(
        "don-vi/<int:pk>/tai-khoan/<int:user_pk>/hai-buoc/",
        second_factor.reset,
        name="login_factor_reset",
    ),
    path("don-vi/<int:pk>/vai-tro/<int:post_pk>/thoi/", logins.post_close, name="post_close"),
    *rule_urls.urlpatterns,
    path("xac-thuc/", genuine.genuine_ask, name="genuine_ask"),
    path("xac-thuc/<str:code>/", genuine.genuine_code, name="genuine"),
    path("viec/", jobs.jobs, name="jobs"),
    path("viec/<uuid:uid>/", jobs.job, name="job"),
    path("viec/<uuid:uid>/tep/", jobs.job_file, name="job_file"),
    path("viec/<uuid:uid>/huy/", jobs.job_cancel, name="job_cancel"),
    path("viec/<uuid:uid>/lam-lai/", jobs.job_retry, name="job_retry"),
    path("viec/<uuid:uid>/lam-tiep/", jobs.job_follow_up, name="job_follow_up"),
    path("viec/<uuid:uid>/da-biet/", jobs.job_seen, name="job_seen"),
]
