from django.urls import path

from reports.views import figures, runs

app_name = "reports"

urlpatterns = [
    path("chi-so/", figures.home, name="home"),
    path("don-vi/<int:pk>/chi-so/", figures.dashboard, name="dashboard"),
    path("don-vi/<int:pk>/chi-so/tom-tat/", figures.summary, name="summary"),
    path("don-vi/<int:pk>/chi-so/<slug:slug>/", figures.figure, name="figure"),
    path(
        "don-vi/<int:pk>/chi-so/cuoc-hop/<int:meeting_pk>/",
        figures.meeting,
        name="meeting",
    ),
    path("don-vi/<int:pk>/bao-cao/", runs.reports, name="reports"),
    path("bao-cao/<int:pk>/tai/", runs.download, name="download"),
]
