"""L1: a page behind the login that asks one question and shows one line."""

from django.http import HttpResponse
from django.urls import include, path

from branches import access
from branches.models import PartyOrganization
from config.urls import urlpatterns as own


def page(request):
    return HttpResponse(f"<p>{PartyOrganization.objects.filter(is_branch=True).count()}</p>")


urlpatterns = [path("bench/one/", page, name="bench_one"), path("", include(own))]
access.RULES["bench_one"] = access.page()
