"""Reports and notices in the register of numbers (handbook 15.3)."""

from django.utils import timezone

from branches import number_register
from reports.choices import ReportState
from reports.models import AbsenceNotice, InspectionNotice, ReportRun, SurveyNotice
from reports.models.absence import KIND


def register_all():
    number_register.register("BC", "Báo cáo", report_lines)
    number_register.register(KIND, "Thông báo", notice_lines)
    number_register.register(KIND, "Thông báo", result_notice_lines)
    number_register.register(KIND, "Thông báo", survey_notice_lines)


def report_lines(organization, term, user):
    """The issued reports of one unit and term; ``user`` None gets no way on."""
    issued = ReportRun.objects.filter(
        organization=organization, term=term, state=ReportState.ISSUED
    ).select_related("organization", "issued_by")
    visible = set()
    if user is not None:
        visible = set(issued.visible_to(user).values_list("pk", flat=True))
    return [
        number_register.IssuedLine(
            number=one.number,
            title=str(one),
            issued_on=timezone.localdate(one.issued_at),
            signer=one.issued_by.full_name if one.issued_by else "",
            url=one.get_absolute_url() if one.pk in visible else "",
        )
        for one in issued.defer("figures", "snapshot").order_by("number")
    ]


def notice_lines(organization, term, user):
    """The issued notices about absences; ``user`` None gets no way on."""
    return _notices(AbsenceNotice, organization, term, user)


def result_notice_lines(organization, term, user):
    """The issued notices of what inspections found; ``user`` None gets no way on."""
    return _notices(InspectionNotice, organization, term, user)


def survey_notice_lines(organization, term, user):
    """The issued notices of surveys; ``user`` None gets no way on."""
    return _notices(SurveyNotice, organization, term, user)


def _notices(model, organization, term, user):
    issued = model.objects.filter(organization=organization, term=term)
    issued = issued.select_related("organization")
    visible = set()
    if user is not None:
        visible = set(issued.visible_to(user).values_list("pk", flat=True))
    return [
        number_register.IssuedLine(
            number=one.number,
            title=str(one),
            issued_on=one.issued_on,
            url=one.get_absolute_url() if one.pk in visible else "",
        )
        for one in issued.defer("snapshot").order_by("number")
    ]
