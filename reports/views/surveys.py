"""Surveys: of a unit, sent, answered by a branch, their results and the notice of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches.once import new_once_key
from branches.views.access import unit_crumbs, unit_for, visible_unit
from branches.views.form_pages import carried_out, form_page, tell
from config.lib.asked import number_asked
from config.lib.paper import capitalized
from config.lib.paper_view import screen_sections
from reports.actions import surveys as actions
from reports.inspections.permissions import CONDUCT_INSPECTION
from reports.models import Survey, SurveyAnswer, SurveyNotice
from reports.surveys.choices import SurveyState
from reports.surveys.facts import results_of
from reports.surveys.forms import AnswerForm, SurveyForm, SurveyNoticeForm
from reports.surveys.notices import paper_of
from reports.surveys.permissions import ANSWER_SURVEY, SEND_SURVEY, sees_surveys

PER_PAGE = 20
TITLE = "Khảo sát"


@require_safe
def of_unit(request, pk):
    """What a committee asked; what a branch is or was asked, with whether it has answered."""
    unit = visible_unit(request, pk)
    if not sees_surveys(request.user, unit):
        raise PermissionDenied("Đồng chí chưa được phân quyền: xem khảo sát của đơn vị này.")
    seen = Survey.objects.visible_to(request.user).select_related("organization")
    found = seen.distinct().order_by("-opened_at", "-pk")
    if unit.is_branch:
        surveys = [one for one in found if one.is_for(unit)]
    else:
        surveys = found.filter(organization=unit)
    page = Paginator(surveys, PER_PAGE).get_page(request.GET.get("page"))
    answered = SurveyAnswer.objects.filter(branch=unit, survey__in=[one.pk for one in page])
    context = {
        "unit": unit,
        "page": page,
        "answered": set(answered.values_list("survey", flat=True)),
        "may_send": not unit.is_branch and SEND_SURVEY.granted(request.user, unit),
        "crumbs": unit_crumbs(request.user, unit, *_way(unit)),
    }
    return render(request, "reports/surveys/list.html", context)


def send(request, pk):
    unit = unit_for(request, pk, SEND_SURVEY)
    if unit.is_branch:
        raise Http404
    form = SurveyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        asked = {"questions": form.cleaned_data["questions"], "by": request.user}
        if carried_out(form, actions.send_survey, survey=form.survey_of(unit), **asked):
            messages.success(request, "Đã gửi khảo sát đến các chi bộ.")
            return redirect(form.result)
    return form_page(
        request,
        form,
        title="Gửi khảo sát",
        submit="Gửi các chi bộ",
        lead=unit.name,
        crumbs=unit_crumbs(request.user, unit, *_way(unit, "Gửi khảo sát")),
        back=reverse("reports:surveys", args=[unit.pk]),
    )


@require_safe
def detail(request, pk):
    """What the branches answered, for the committee that asks."""
    survey = _asked(request, pk, CONDUCT_INSPECTION)
    notice = SurveyNotice.objects.filter(survey=survey).select_related("organization").first()
    context = {
        "survey": survey,
        "results": results_of(survey),
        "notice": notice,
        "may_send": SEND_SURVEY.granted(request.user, survey.organization),
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(
            request.user, survey.organization, *_way(survey.organization, capitalized(survey.title))
        ),
    }
    return render(request, "reports/surveys/detail.html", context)


def answer(request, pk):
    """The questions, to be answered for a branch the reader leads."""
    survey = _visible(request, pk)
    branch = _own_branch(request, survey)
    back = reverse("reports:surveys", args=[branch.pk])
    if survey.state != SurveyState.OPEN:
        messages.info(request, "Khảo sát đã khép lại.")
        return redirect(back)
    kept = SurveyAnswer.objects.filter(survey=survey, branch=branch).first()
    form = AnswerForm(
        request.POST or None,
        questions=list(survey.questions.order_by("seq")),
        kept=kept.values if kept else {},
        seen=actions.seen_answer(survey, branch),
    )
    if form.is_bound and form.is_valid():
        said = {"survey": survey, "branch": branch, "values": form.values, "by": request.user}
        said["seen"] = form.cleaned_data["seen"]
        if carried_out(form, actions.answer_survey, **said):
            messages.success(request, "Đã gửi trả lời. Đồng chí sửa được đến khi khép lại.")
            return redirect(back)
    return form_page(
        request,
        form,
        title=capitalized(survey.title),
        submit="Gửi trả lời",
        lead=f"{survey.organization.name}, hạn {survey.due_on:%d/%m/%Y}. {survey.purpose}",
        crumbs=unit_crumbs(request.user, branch, *_way(branch, capitalized(survey.title))),
        back=back,
    )


@require_POST
def close(request, pk):
    return _moved(request, pk, SurveyState.CLOSED, "Đã khép lại khảo sát.")


@require_POST
def reopen(request, pk):
    return _moved(request, pk, SurveyState.OPEN, "Đã mở lại khảo sát.")


def issue(request, pk):
    """The result in words, with strengths, weaknesses, causes and measures (20.2 B9)."""
    survey = _asked(request, pk, SEND_SURVEY)
    form = SurveyNoticeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        words = {"words": form.cleaned_data, "by": request.user}
        if carried_out(form, actions.issue_survey_notice, survey=survey, **words):
            messages.success(request, f"Đã ban hành thông báo số {form.result.number_text}.")
            return redirect(form.result)
    return form_page(
        request,
        form,
        title="Thông báo kết quả khảo sát",
        submit="Ban hành thông báo",
        lead=f"{survey.title}. Số liệu từng câu in kèm; ý kiến bằng lời của chi bộ không in. Ban "
        "hành rồi thì có số và không sửa được nữa.",
        crumbs=unit_crumbs(
            request.user, survey.organization, *_way(survey.organization, "Thông báo kết quả")
        ),
        back=survey.get_absolute_url(),
    )


@require_safe
def notice(request, pk):
    found = _notice(request, pk)
    paper = paper_of(found)
    context = {
        "notice": found,
        "paper": paper,
        "sections": screen_sections(paper),
        "file_url": reverse("reports:survey_notice_file", args=[found.pk]),
        "once_key": new_once_key(),
        "crumbs": [
            ("Trang chính", reverse("branches:home")),
            (f"Thông báo số {found.number_text}", ""),
        ],
    }
    return render(request, "reports/inspections/notice.html", context)


@require_POST
def notice_file(request, pk):
    """Ask for the notice as PDF or Word; leads to the job."""
    found = _notice(request, pk)
    form = request.POST.get("tep") if request.POST.get("tep") in actions.FORMS else "pdf"
    return redirect(actions.request_survey_notice(notice=found, form=form, by=request.user))


def _moved(request, pk, wanted, success):
    survey = _asked(request, pk, SEND_SURVEY)
    tell(request, success, actions.move_survey, survey=survey, wanted=wanted, by=request.user)
    return redirect(survey)


def _own_branch(request, survey):
    """The branch named by ``chi_bo``, else the first asked one the reader leads."""
    led = [
        post.organization
        for post in request.user.posts_at(ANSWER_SURVEY.roles)
        if survey.is_for(post.organization)
    ]
    if not led:
        raise PermissionDenied("Khảo sát này không hỏi chi bộ của đồng chí.")
    wanted = number_asked(request.GET, "chi_bo")
    return next((branch for branch in led if branch.pk == wanted), led[0])


def _visible(request, pk):
    seen = Survey.objects.visible_to(request.user).select_related("organization")
    return get_object_or_404(seen.distinct(), pk=pk)


def _asked(request, pk, permission):
    """The survey for the committee that asks; 403 for those who are asked."""
    survey = _visible(request, pk)
    permission.require(request.user, survey.organization)
    return survey


def _notice(request, pk):
    found = SurveyNotice.objects.visible_to(request.user).select_related("organization", "survey")
    return get_object_or_404(found.distinct(), pk=pk)


def _way(unit, here=""):
    listing = reverse("reports:surveys", args=[unit.pk]) if here else ""
    return [
        ("Kiểm tra, giám sát", reverse("reports:inspections", args=[unit.pk])),
        (TITLE, listing),
        *([(here, "")] if here else []),
    ]
