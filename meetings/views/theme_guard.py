"""Which branches below a committee hold their thematic meetings, quarter by quarter."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from branches.models import PartyOrganization
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, unit_for
from config.lib.asked import number_asked
from config.lib.dates import today
from config.lib.periods import Period, quarter_of
from meetings.plan.permissions import JUDGE_THEME
from meetings.theme_guard import balances, lacking

PER_PAGE = 50


def quarters(request, pk):
    """A year of every branch below: held, scheduled, missed, extra; filtered by who lacks one."""
    unit = unit_for(request, pk, JUDGE_THEME)
    if unit.is_branch:
        return redirect("meetings:themes", unit.pk)
    year = number_asked(request.GET, "nam")
    year = year if 2000 < year < 2100 else today().year
    number = number_asked(request.GET, "thieu")
    number = number if 1 <= number <= 4 else 0
    if number:
        found = lacking(unit, Period(year, "Q", number))
    else:
        day = min(today(), Period(year).last_day)
        found = PartyOrganization.objects.branches().at_or_below(unit).on(day).order_by("path")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "year": year,
        "number": number,
        "numbers": [(one, f"Thiếu quý {name}") for one, name in enumerate(ROMAN, start=1)],
        "page": page,
        "rows": balances(list(page), year, rules_for(unit, min(today(), Period(year).last_day))),
        "current": quarter_of(today()).number if year == today().year else 0,
        "crumbs": unit_crumbs(request.user, unit, ("Chuyên đề theo quý", "")),
    }
    return render(request, "meetings/themes/quarters.html", context)


ROMAN = ("I", "II", "III", "IV")
