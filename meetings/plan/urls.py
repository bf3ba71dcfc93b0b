"""Addresses of year plans, themes, windows and postponements."""

from django.urls import path

from meetings.views import issuing, theme_guard, theme_proposals, themes_sent, windows, year_plan

urlpatterns = [
    path("don-vi/<int:pk>/ke-hoach/", year_plan.plans_of_branch, name="plans"),
    path("don-vi/<int:pk>/ke-hoach/lap/", year_plan.begin, name="plan_begin"),
    path("don-vi/<int:pk>/ke-hoach-chi-bo/", year_plan.plans_below, name="plans_below"),
    path("ke-hoach/<int:pk>/", year_plan.plan, name="plan"),
    path("ke-hoach/<int:pk>/sua/", year_plan.edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/gui/", year_plan.submit, name="plan_submit"),
    path("ke-hoach/<int:pk>/lay-lai/", year_plan.take_back, name="plan_take_back"),
    path("ke-hoach/<int:pk>/duyet/", year_plan.approve, name="plan_approve"),
    path("ke-hoach/<int:pk>/tra-lai/", year_plan.give_back, name="plan_return"),
    path("ke-hoach/<int:pk>/ban-hanh/", issuing.plan, name="plan_issue"),
    path("ke-hoach/<int:pk>/in/", year_plan.pdf, name="plan_pdf"),
    path("ke-hoach/<int:pk>/chuyen-de/<int:theme_pk>/", year_plan.theme, name="plan_theme"),
    path("don-vi/<int:pk>/de-xuat-chuyen-de/", theme_proposals.page, name="theme_proposals"),
    path(
        "don-vi/<int:pk>/de-xuat-chuyen-de/<int:proposal_pk>/ung-ho/",
        theme_proposals.support,
        name="theme_support",
    ),
    path(
        "don-vi/<int:pk>/de-xuat-chuyen-de/<int:proposal_pk>/dua-vao/",
        theme_proposals.take,
        name="theme_take",
    ),
    path("don-vi/<int:pk>/chuyen-de/", themes_sent.themes, name="themes"),
    path("don-vi/<int:pk>/chuyen-de/theo-quy/", theme_guard.quarters, name="theme_quarters"),
    path("cuoc-hop/<int:pk>/gui-chuyen-de/", themes_sent.send, name="theme_send"),
    path("chuyen-de/<int:pk>/", themes_sent.sent, name="theme_sent"),
    path("chuyen-de/<int:pk>/xu-ly/", themes_sent.judge, name="theme_judge"),
    path("don-vi/<int:pk>/ngay-hop/", windows.page, name="windows"),
    path("don-vi/<int:pk>/ngay-hop/them/", windows.add_exception, name="window_add"),
    path(
        "don-vi/<int:pk>/ngay-hop/<int:exception_pk>/bo/",
        windows.remove_exception,
        name="window_remove",
    ),
    path("don-vi/<int:pk>/xin-lui/", windows.ask, name="postponement_ask"),
    path("xin-lui/<int:pk>/quyet-dinh/", windows.decide, name="postponement_decide"),
    path("xin-lui/<int:pk>/rut/", windows.withdraw, name="postponement_withdraw"),
]
