"""Bringing in units, members and past meetings from Excel: preview first, then confirm."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches.models import PartyOrganization
from branches.once import new_once_key
from branches.permissions import IMPORT_DATA
from branches.views.access import unit_crumbs, unit_for
from config.lib import kept_uploads
from config.lib.errors import RuleBroken
from resolutions.import_forms import IMPORTERS, ImportForm, kinds_for

SALT = "resolutions.imports"
PREVIEW_SECONDS = 3600
SHOWN_PROBLEMS, SHOWN_NAMES = 100, 20
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPIRED = "Bản xem trước đã hết hạn. Đồng chí chọn lại tệp."


@require_safe
def start(request):
    """The units this person may import into; a single one is opened at once."""
    held = {post.organization_id for post in request.user.posts_at(IMPORT_DATA.roles)}
    units = list(
        PartyOrganization.objects.visible_to(request.user).filter(pk__in=held).order_by("path")
    )
    if len(units) == 1:
        return redirect("resolutions:import", pk=units[0].pk)
    crumbs = [("Trang chính", reverse("branches:home")), ("Nhập từ Excel", "")]
    return render(request, "resolutions/imports/start.html", {"units": units, "crumbs": crumbs})


def at_unit(request, pk):
    """The form, and after sending it the preview: nothing is stored here."""
    unit = unit_for(request, pk, IMPORT_DATA)
    kinds = kinds_for(request.user, unit)
    if request.method != "POST":
        return _form_page(request, unit, ImportForm(initial={"kind": "dang-vien"}, kinds=kinds))
    form = ImportForm(request.POST, request.FILES, kinds=kinds)
    if not form.is_valid():
        return _form_page(request, unit, form)
    kind, update = form.cleaned_data["kind"], form.cleaned_data["update"]
    content = form.cleaned_data["file"].read()
    try:
        result = IMPORTERS[kind].run(
            content, by=request.user, organization=unit, update=update, dry_run=True
        )
    except RuleBroken as error:
        form.add_error("file", str(error))
        return _form_page(request, unit, form)
    name = kept_uploads.keep(content) if result.ok and result.created + result.changed else ""
    return _preview(request, unit, kind, update=update, result=result, name=name)


@require_POST
def confirm(request, pk):
    """Store what the preview showed, from the very file it was made of."""
    unit = unit_for(request, pk, IMPORT_DATA)
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=PREVIEW_SECONDS)
    except signing.BadSignature:
        ticket = {}
    content = kept_uploads.read(ticket.get("name", ""))
    if content is None or (ticket["user"], ticket["unit"]) != (request.user.pk, unit.pk):
        messages.error(request, EXPIRED)
        return redirect("resolutions:import", pk=unit.pk)
    importer, update = IMPORTERS[ticket["kind"]], ticket["update"]
    result = importer.run(content, by=request.user, organization=unit, update=update)
    kept_uploads.drop(ticket["name"])
    if not result.ok:
        return _preview(request, unit, ticket["kind"], update=update, result=result, name="")
    messages.success(
        request,
        f"Đã nhập vào {unit.name}: {result.created} {importer.noun} mới, {result.changed} "
        f"{importer.noun} thay đổi, {result.unchanged} {importer.noun} không đổi.",
    )
    return redirect("resolutions:import", pk=unit.pk)


@require_safe
def template_file(request, kind):
    """The workbook to fill in: headers and one example row."""
    if kind not in IMPORTERS:
        raise Http404
    response = HttpResponse(IMPORTERS[kind].template(), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="mau-{kind}.xlsx"'
    return response


def _form_page(request, unit, form):
    context = {
        "unit": unit,
        "form": form,
        "templates": [(title, kind) for kind, title in kinds_for(request.user, unit)],
        "crumbs": unit_crumbs(request.user, unit, ("Nhập từ Excel", "")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "resolutions/imports/form.html", context, status=status)


def _preview(request, unit, kind, *, update, result, name):
    """``name`` is the kept file, empty when there is nothing to confirm."""
    page = reverse("resolutions:import", args=[unit.pk])
    ticket = {
        "name": name,
        "user": request.user.pk,
        "unit": unit.pk,
        "kind": kind,
        "update": update,
    }
    context = {
        "unit": unit,
        "importer": IMPORTERS[kind],
        "result": result,
        "ticket": signing.dumps(ticket, salt=SALT) if name else "",
        "once_key": new_once_key(),
        "error_count": len(result.errors),
        "errors": result.errors[:SHOWN_PROBLEMS],
        "notes": result.notes[:SHOWN_PROBLEMS],
        "lists": [
            {
                "title": title,
                "names": names[:SHOWN_NAMES],
                "more": max(len(names) - SHOWN_NAMES, 0),
            }
            for title, names in (("Mới", result.new), ("Thay đổi", result.other))
            if names
        ],
        "crumbs": unit_crumbs(request.user, unit, ("Nhập từ Excel", page), ("Xem trước", "")),
    }
    status = 200 if result.ok else 422
    return render(request, "resolutions/imports/preview.html", context, status=status)
