"""The open page where anybody checks a signed paper by its code or its file."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render

from branches import genuine
from branches.genuine_forms import CodeForm, FileForm
from branches.throttle import seconds_to_wait
from config.lib.client_address import client_address

MOST_ASKED, WITHIN = 30, timedelta(minutes=10)


@login_not_required
def genuine_ask(request):
    """Type a code, or send a PDF; the PDF is hashed in memory and kept nowhere."""
    if request.method != "POST":
        return _page(request)
    if "file" in request.FILES or "file" in request.POST:
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return _page(request, file_form=form, status=422)
        return _answer(request, file=form.cleaned_data["file"])
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, code_form=form, status=422)
    return redirect("branches:genuine", code=form.cleaned_data["code"])


@login_not_required
def genuine_code(request, code):
    """What the QR code leads to."""
    form = CodeForm({"code": code})
    if not form.is_valid():
        return _page(request, code_form=form, status=422)
    return _answer(request, code=form.cleaned_data["code"])


def _answer(request, *, code=None, file=None):
    address = client_address(request.META)
    wait = seconds_to_wait("genuine", address, most=MOST_ASKED, within=WITHIN)
    if wait:
        response = _page(request, wait_minutes=-(-wait // 60), status=429)
        response["Retry-After"] = str(wait)
        return response
    if file is None:
        return _page(request, asked=code, found=genuine.with_code(code))
    digest = hashlib.sha256(file.read()).hexdigest()
    return _page(request, asked_file=file.name, found=genuine.with_file(digest))


def _page(request, *, code_form=None, file_form=None, status=200, **more):
    context = {
        "code_form": code_form or CodeForm(),
        "file_form": file_form or FileForm(),
        "product": settings.PRODUCT_NAME,
        **more,
    }
    return render(request, "branches/genuine.html", context, status=status)
