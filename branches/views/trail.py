"""The audit trail of a unit, read and taken along."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from branches import audit
from branches.password_again import require_proof
from branches.permissions import VIEW_TRAIL
from branches.trail_facts import entries_of, lines_of
from branches.trail_forms import TrailFilterForm
from branches.views.access import unit_crumbs, unit_for
from config.lib.csv_writing import csv_lines

PER_PAGE = 50
MOST_ROWS, AT_ONCE = 50_000, 1000
COLUMNS = (
    *("Lúc", "Dòng", "Đơn vị", "Người làm", "Vai trò", "Việc", "Từ máy", "Mã yêu cầu"),
    "Mã kiểm tra",
)


@require_safe
def trail(request, pk):
    """Newest first; filtered by days, person, kind and words. Without a filter the last month."""
    unit = unit_for(request, pk, VIEW_TRAIL)
    form, found = _asked(unit, request.GET)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    first, last = form.days()
    context = {
        "unit": unit,
        "form": form,
        "page": page,
        "lines": lines_of(page.object_list),
        "first_day": first,
        "last_day": last,
        "asked": request.GET,
        "most": MOST_ROWS,
        "crumbs": unit_crumbs(request.user, unit, ("Nhật ký", "")),
    }
    return render(request, "branches/trail.html", context, status=422 if form.errors else 200)


@require_POST
def trail_csv(request, pk):
    """The same rows as a file; the trail tells that it was taken along."""
    unit = unit_for(request, pk, VIEW_TRAIL)
    require_proof(request)
    _, found = _asked(unit, request.POST)
    found = found[:MOST_ROWS]
    with transaction.atomic():
        audit.record(
            "branches.trail_exported",
            f"Xuất nhật ký của {unit.name}",
            target=unit,
            by=request.user,
            organization=unit,
        )
    response = StreamingHttpResponse(csv_lines(COLUMNS, _rows(found)), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="nhat-ky-{unit.code}.csv"'
    return response


def _asked(unit, data):
    form = TrailFilterForm(data or None)
    if unit.is_branch:
        del form.fields["below"]
    with_below = form.is_bound and form.is_valid() and form.cleaned_data.get("below")
    return form, form.narrowed(entries_of(unit, with_below=with_below))


def _rows(found):
    """The rows of the file, a thousand lines at a time."""
    for start in range(0, MOST_ROWS, AT_ONCE):
        lines = lines_of(found[start : start + AT_ONCE])
        for one in lines:
            yield (
                *(f"{one.at:%Y-%m-%d %H:%M:%S}", one.place, one.unit, one.who, one.roles),
                *(one.what, one.address, one.request_id, one.digest),
            )
        if len(lines) < AT_ONCE:
            return
