"""What yearly grades add to other pages: a way on from units, the member's own grades."""

from django.urls import reverse

from branches.unit_panels import UnitGroup, UnitLink, register_link
from config.lib.dates import today
from members.detail_panels import MemberPanel
from members.detail_panels import register as register_member
from members.seats import home_seat
from reports.grades.choices import GradeState
from reports.grades.imports import PAST_GRADES
from reports.grades.permissions import VIEW_GRADES
from reports.models import YearlyGrade
from reports.permissions import may_view_figures
from resolutions.import_forms import IMPORTERS

YEARS = 5


def register_all():
    IMPORTERS["xep-loai"] = PAST_GRADES
    register_link(
        UnitLink(
            34,
            "Đánh giá, xếp loại năm",
            "check",
            "reports:grades",
            may_view_figures,
            group=UnitGroup.FIGURES,
        )
    )
    register_member(MemberPanel(40, "reports/grades/_member_panel.html", own_grades))


def own_grades(user, member):
    """The member's grades of the last years; nothing for readers without that right."""
    seat = home_seat(member)
    if seat is None:
        return None
    if member.user_id != user.pk and not VIEW_GRADES.granted(user, seat.branch):
        return None
    rows = YearlyGrade.objects.visible_to(user).filter(member=member, state=GradeState.DECIDED)
    year = today().year
    return {
        "grades": list(rows.order_by("-year")[:YEARS]),
        "year": year,
        "address": reverse("reports:grade_member", args=[seat.branch_id, member.pk]),
    }
