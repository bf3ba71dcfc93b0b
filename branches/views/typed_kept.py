"""The page after a login in between: what was typed before, to be sent or dropped."""

from django.shortcuts import redirect, render

from branches import typed_kept

SHORT = 20  # what is longer was written, not chosen


def send_again(request):
    """Show the form that waits; a POST here drops it."""
    form = typed_kept.waiting(request)
    if request.method == "POST" or form is None:
        typed_kept.drop(request)
        return redirect("branches:home")
    typed = [value for _, value in form["fields"] if len(value) > SHORT]
    context = {"address": form["address"], "fields": form["fields"], "typed": typed}
    return render(request, "branches/send_again.html", context)
