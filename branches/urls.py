from django.contrib.auth.views import LogoutView
from django.urls import path

from branches.views import pages

app_name = "branches"

urlpatterns = [
    path("", pages.home, name="home"),
    path("don-vi/", pages.organizations, name="organizations"),
    path("dang-nhap/", pages.home, name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("mat-khau/", pages.home, name="password"),
]
