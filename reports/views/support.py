"""The list of branches that need support (product 3.8)."""

from django.core.paginator import Paginator
from django.shortcuts import render

from branches.permissions import VIEW_COMMITTEE
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, unit_for
from config.lib.asked import number_asked
from config.lib.dates import today
from reports.support import BranchesInNeed
from reports.support_rules import Sign

BRANCHES_ON_A_PAGE = 50
LAST_PAGE = 10**6  # more than there are; who asks for a later one gets the last there is
TITLE = "Chi bộ cần hỗ trợ"


def support(request, pk):
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    day = today()
    chosen = request.GET.get("vi", "")
    chosen = Sign(chosen) if chosen in Sign.values else None
    page = min(max(number_asked(request.GET, "page"), 1), LAST_PAGE)
    first = BRANCHES_ON_A_PAGE * (page - 1)
    places = {"number": BRANCHES_ON_A_PAGE, "first": first, "sign": chosen}
    found = BranchesInNeed(unit, day, request.user, **places)
    rules = rules_for(unit, day)
    context = {
        "unit": unit,
        "title": TITLE,
        "day": day,
        "total": found.total,
        "signs": found.by_sign,
        "chosen": chosen,
        "page": Paginator(found.shown, BRANCHES_ON_A_PAGE).get_page(request.GET.get("page")),
        "limits": {
            "months": rules.get("support.missed_months"),
            "attendance": rules.get("support.attendance_below"),
            "tasks": rules.get("support.stuck_tasks"),
            "members": rules.get("branch.min_official"),
        },
        "crumbs": unit_crumbs(request.user, unit, (TITLE, "")),
    }
    return render(request, "reports/support/page.html", context)
