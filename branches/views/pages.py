"""Home, organisations."""

from django.shortcuts import render


def home(request):
    return render(request, "branches/home.html", {})


def organizations(request):
    return render(request, "branches/organization_list.html", {})
