"""Files the unit inspected hands in: sent, read by both sides, taken back while it is heard."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from branches.rule_book import rules_for
from branches.views.files import handed_over
from branches.views.form_pages import carried_out, form_page, tell
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.uploads import DOCUMENTS, checked_upload, limits_of
from reports.actions import statement_files as actions
from reports.inspections.choices import InspectionState
from reports.inspections.forms import StatementFileForm
from reports.inspections.permissions import ANSWER_INSPECTION
from reports.models import StatementFile
from reports.views.inspections import inspection_crumbs, visible_inspection


def add(request, pk):
    inspection = visible_inspection(request, pk)
    ANSWER_INSPECTION.require(request.user, inspection.organization)
    if inspection.state != InspectionState.SENT:
        messages.info(request, actions.NOT_NOW)
        return redirect(inspection)
    limits = limits_of(rules_for(inspection.organization, today()))
    form = StatementFileForm(request.POST or None, request.FILES or None, limits=limits)
    if request.method == "POST" and form.is_valid() and _kept(form, limits, inspection, request):
        messages.success(request, "Đã gửi kèm tệp.")
        return redirect(inspection)
    return form_page(
        request,
        form,
        title="Gửi kèm tệp",
        submit="Gửi tệp",
        lead=f"{inspection}, {inspection.span}",
        crumbs=inspection_crumbs(request, inspection, ("Gửi kèm tệp", "")),
        back=inspection.get_absolute_url(),
        is_multipart=True,
    )


@require_safe
def download(request, pk, statement_pk):
    """The file, checked against its hash, as a download; browsers never show it themselves."""
    file = _file(request, pk, statement_pk)
    return handed_over(request, file, organization=file.inspection.organization)


@require_POST
def remove(request, pk, statement_pk):
    file = _file(request, pk, statement_pk)
    tell(request, "Đã bỏ tệp.", actions.remove_statement_file, file=file, by=request.user)
    return redirect(file.inspection)


def _kept(form, limits, inspection, request):
    try:
        upload = checked_upload(form.cleaned_data["file"], allowed=DOCUMENTS, limits=limits)
    except RuleBroken as error:
        form.add_error("file", str(error))
        return False
    asked = {"inspection": inspection, "upload": upload, "by": request.user}
    return carried_out(form, actions.add_statement_file, **asked)


def _file(request, pk, statement_pk):
    inspection = visible_inspection(request, pk)
    rows = StatementFile.objects.select_related("inspection__committee", "inspection__organization")
    return get_object_or_404(rows, inspection=inspection, pk=statement_pk)
