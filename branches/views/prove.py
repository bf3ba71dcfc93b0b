"""The password in front of a file with personal data: typed here, then the file is fetched."""

from django.shortcuts import render

from branches.middleware import page_above
from branches.password_again import Proof, note_proof
from branches.views.safe_next import next_page


def prove(request):
    """Ask for the password, then lead to ``next``: the page stays when that is a file."""
    target = next_page(request)
    form = Proof(request.POST or None, user=request.user)
    back = page_above(target.partition("?")[0])
    if form.is_bound and form.is_valid():
        note_proof(request)
        return render(request, "branches/proven.html", {"target": target, "back": back})
    context = {"form": form, "carried": [("next", target)], "back": back, "is_file": True}
    return render(request, "branches/proof.html", context, status=422 if form.is_bound else 200)
