"""Themes after they were treated: the list of a unit, sending one, reading and spreading it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, visible_unit
from branches.views.form_pages import carried_out, form_page, tell, tell_keeping
from config.lib.asked import number_asked, text_asked
from config.lib.dates import today
from config.lib.uploads import DOCUMENTS, checked_upload, limits_of
from meetings.actions import themes_sent as actions
from meetings.models import ThemePlan, ThemeSubmission
from meetings.plan.choices import SubmissionState
from meetings.plan.facts import HIDDEN_THEME
from meetings.plan.permissions import JUDGE_THEME, SEND_THEME, reads_confidential
from meetings.theme_facts import category_counts, spread_to, theme_row, themes_below
from meetings.theme_forms import ThemeFilterForm, ThemeSendForm
from meetings.theme_guard import balance_of
from meetings.views.access import visible_meeting

PER_PAGE = 30
SPREAD_SHOWN = 10


def themes(request, pk):
    """The thematic sittings of a branch, or of all branches below a committee."""
    unit = visible_unit(request, pk)
    year = number_asked(request.GET, "nam") or today().year
    year = year if 2000 < year < 2100 else today().year
    asked = ThemeFilterForm(request.GET)
    asked.is_valid()
    chosen = asked.cleaned_data
    found = themes_below(
        request.user,
        unit,
        year,
        quarter=chosen.get("quy") or 0,
        state=chosen.get("tinh_trang", ""),
        category=chosen.get("nhom", ""),
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "year": year,
        "filters": asked,
        "page": page,
        "rows": [theme_row(one, request.user) for one in page],
        "categories": category_counts(found),
        "balance": balance_of(unit, year) if unit.is_branch else None,
        "sees_quarters": not unit.is_branch and JUDGE_THEME.granted(request.user, unit),
        "may_send": SEND_THEME.granted(request.user, unit),
        "spread": list(spread_to(unit)[:SPREAD_SHOWN]) if unit.is_branch else [],
        "crumbs": unit_crumbs(request.user, unit, ("Chuyên đề đã sinh hoạt", "")),
    }
    return render(request, "meetings/themes/list.html", context)


def send(request, pk):
    """Send what became of a theme, or say why its content stays in the branch."""
    meeting = visible_meeting(request, pk)
    SEND_THEME.require(request.user, meeting.branch)
    limits = limits_of(rules_for(meeting.branch, today()))
    form = ThemeSendForm(
        request.POST or None, request.FILES or None, initial=_proposed(meeting), limits=limits
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: _sent(meeting, dict(form.cleaned_data), limits, request.user))
    ):
        messages.success(request, "Đã gửi chuyên đề lên cấp trên.")
        return redirect(form.result)
    steps = [(meeting.title, meeting.get_absolute_url()), ("Gửi chuyên đề", "")]
    return form_page(
        request, form, title="Gửi chuyên đề lên cấp trên", submit="Gửi cấp trên",
        lead="Chuyên đề được gửi để cấp trên nghiên cứu, phổ biến cho chi bộ khác cùng học tập.",
        crumbs=unit_crumbs(request.user, meeting.branch, *steps),
        back=meeting.get_absolute_url(), is_multipart=True,
    )  # fmt: skip


def _sent(meeting, values, limits, user):
    file = values.pop("file")
    upload = None
    if file and not values["is_withheld"]:
        upload = checked_upload(file, allowed=DOCUMENTS, limits=limits)
    return actions.send_theme(meeting=meeting, upload=upload, by=user, **values)


def _proposed(meeting):
    """What was sent before, else what the year plan says of the quarter."""
    sent = ThemeSubmission.objects.filter(meeting=meeting).first()
    if sent:
        return {
            "title": sent.title,
            "category": sent.category,
            "text": sent.text,
            "is_withheld": sent.state == SubmissionState.WITHHELD,
            "reason": sent.reason,
        }
    day = meeting.held_on
    planned = ThemePlan.objects.filter(
        plan__branch=meeting.branch_id, plan__year=day.year, quarter=(day.month + 2) // 3
    ).first()
    return {
        "title": meeting.theme or (planned.title if planned else ""),
        "category": planned.category if planned else "",
        "text": meeting.conclusion,
        "is_withheld": bool(planned and planned.is_confidential),
    }


def sent(request, pk):
    """One theme as it was sent, and what the committee does with it."""
    found = _visible(request, pk)
    branch, user = found.branch, request.user
    is_own = reads_confidential(user, branch)
    hidden = found.state == SubmissionState.WITHHELD and not is_own
    may_judge = JUDGE_THEME.granted(user, branch) and not hidden
    context = {
        "sent": found,
        "title": HIDDEN_THEME if hidden else found.title,
        "is_hidden": hidden,
        "documents": [] if hidden else found.documents.order_by("pk"),
        "may_change": SEND_THEME.granted(user, branch)
        and found.state in (SubmissionState.SENT, SubmissionState.WITHHELD),
        "may_judge": may_judge,
        "committees": _committees(user, branch) if may_judge else [],
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(user, branch, *_steps(branch, found, hidden)),
    }
    return render(request, "meetings/themes/detail.html", context)


@require_POST
def judge(request, pk):
    """The committee read a theme, spreads it, or spreads it no more."""
    found = _visible(request, pk)
    JUDGE_THEME.require(request.user, found.branch)
    user = request.user
    if "pho-bien" in request.POST:
        committees = _committees(user, found.branch)
        wanted = number_asked(request.POST, "don_vi")
        committee = next((one for one in committees if one.pk == wanted), committees[0])
        remark = text_asked(request.POST, "remark")
        tell_keeping(
            request, f"Đã phổ biến chuyên đề trong {committee.label}.", actions.spread,
            typed=remark, sent=found, committee=committee, remark=remark, by=user,
        )  # fmt: skip
    elif "thoi" in request.POST:
        tell(request, "Đã thôi phổ biến.", actions.stop_spreading, sent=found, by=user)
    else:
        tell(request, "Đã ghi nhận đọc chuyên đề.", actions.mark_read, sent=found, by=user)
    return redirect(found)


def _committees(user, branch):
    """The reader's committees above the branch, the nearest first."""
    found = {
        post.organization_id: post.organization
        for post in user.posts
        if post.role in JUDGE_THEME.roles and branch.path.startswith(post.path)
    }
    return sorted(found.values(), key=lambda one: one.path, reverse=True)


def _visible(request, pk):
    found = ThemeSubmission.objects.visible_to(request.user).select_related(
        "branch", "meeting", "spread_in", "read_by"
    )
    return get_object_or_404(found.distinct(), pk=pk)


def _steps(branch, found, hidden):
    name = HIDDEN_THEME if hidden else found.title
    return [("Chuyên đề đã sinh hoạt", reverse("meetings:themes", args=[branch.pk])), (name, "")]
