"""What a page of figures starts from: the unit, the choice of period, the way back."""

from branches.views.access import unit_crumbs, visible_unit
from config.lib.dates import today
from reports.explained import dashboard_url
from reports.period_choice import PeriodChoice
from reports.permissions import require_figures


def unit_with_figures(request, pk):
    """The unit: 404 outside the reader's scope, 403 where they may not see its figures."""
    unit = visible_unit(request, pk)
    require_figures(request.user, unit)
    return unit, PeriodChoice.read(request.GET, today())


def figure_crumbs(request, unit, choice, *further):
    crumbs = unit_crumbs(request.user, unit, ("Chỉ số", dashboard_url(unit, choice)), *further)
    if not further:
        crumbs[-1] = ("Chỉ số", "")
    return crumbs
