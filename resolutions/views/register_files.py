"""Registers as Excel files, made in the background."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from branches.views.access import visible_unit
from resolutions.actions.printing import request_register
from resolutions.permissions import require_reader
from resolutions.register_files import FILES


@require_POST
def export(request, pk, register):
    """Ask for one register of a unit as a workbook."""
    unit = visible_unit(request, pk)
    require_reader(request.user, unit)
    if register not in FILES:
        raise Http404
    return redirect(request_register(unit=unit, register=register, by=request.user))
