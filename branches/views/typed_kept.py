"""The page after a login in between: what was typed before, to be sent or dropped."""

from django.shortcuts import redirect, render

from branches import typed_kept
from branches.typed import words_among


def send_again(request):
    """Show the form that waits; a POST here drops it."""
    form = typed_kept.waiting(request)
    if request.method == "POST" or form is None:
        typed_kept.drop(request)
        return redirect("branches:home")
    context = {
        "address": form["address"],
        "fields": form["fields"],
        "typed": words_among(form["fields"]),
    }
    return render(request, "branches/send_again.html", context)
