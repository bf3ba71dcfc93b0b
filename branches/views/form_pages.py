"""A page with one form: shown, refused with everything typed still there, or carried out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render

from branches.once import new_once_key
from config.lib.errors import RuleBroken


def form_page(request, form, *, title, submit, crumbs, back, lead="", **more):
    """Render ``form``; ``back`` is where giving up leads. 422 when something is wrong with it."""
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "crumbs": crumbs,
        "back": back,
        "lead": lead,
        "once_key": new_once_key(),
        **more,
    }
    return render(request, "branches/form_page.html", context, status=422 if form.is_bound else 200)


def carried_out(form, action, **arguments):
    """Tell whether ``action`` went through; if not, its refusal stands in ``form``.

    What the action returned is kept as ``form.result``.
    """
    try:
        form.result = action(**arguments)
    except (RuleBroken, ValidationError) as error:
        form.take_refusal(error)
        return False
    return True


def tell(request, success, action, **arguments):
    """Run an action asked for by a button and say how it went."""
    try:
        action(**arguments)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, success)


def tell_keeping(request, success, action, *, typed, **arguments):
    """As `tell`, but where something was ``typed`` beside the button a refusal is told on the page
    that gives it back (`branches.middleware.conflict`)."""
    if not typed.strip():
        tell(request, success, action, **arguments)
        return
    action(**arguments)
    messages.success(request, success)
