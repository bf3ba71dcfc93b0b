"""Notices and plans in the register of numbers, and who may open them from there."""

from django.urls import reverse

from branches import job_access, number_register
from meetings.actions.issuing import NOTICE_PDF
from meetings.models import AnnualPlan, IssuedPaper, Meeting
from meetings.plan.choices import IssuedKind
from meetings.theme_facts import knows_theme


def register_all():
    job_access.readable_if(NOTICE_PDF, sees_notice)
    for code, label in IssuedKind.choices:
        number_register.register(code, label, lines_of(code))


def sees_notice(job, user):
    meetings = Meeting.objects.visible_to(user).select_related("branch")
    meeting = meetings.filter(pk=job.params["meeting"]).first()
    return meeting is not None and knows_theme(meeting, user)


def lines_of(code):
    """The function that lists one kind; ``user`` None gets no way on."""

    def lines(branch, term, user):
        issued = IssuedPaper.objects.filter(organization=branch, term=term, kind=code)
        plans, meetings = _visible(branch, user)
        return [
            number_register.IssuedLine(
                number=one.number,
                title=one.title,
                issued_on=one.issued_on,
                signer=one.signer.full_name,
                url=_way_to(one, plans, meetings),
            )
            for one in issued.select_related("signer").order_by("number")
        ]

    return lines


def _visible(branch, user):
    if user is None:
        return frozenset(), frozenset()
    plans = AnnualPlan.objects.visible_to(user).filter(branch=branch)
    meetings = Meeting.objects.visible_to(user).filter(branch=branch, issued__isnull=False)
    return set(plans.values_list("pk", flat=True)), set(meetings.values_list("pk", flat=True))


def _way_to(one, plans, meetings):
    if one.plan_id in plans:
        return reverse("meetings:plan", args=[one.plan_id])
    if one.meeting_id in meetings:
        return reverse("meetings:detail", args=[one.meeting_id])
    return ""
