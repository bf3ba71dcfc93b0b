"""Papers sent down: the committee's list and progress, the branch's answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.choices import BranchType
from branches.once import new_once_key
from branches.views.access import unit_crumbs, unit_for, visible_unit
from branches.views.form_pages import carried_out, form_page, tell, tell_keeping
from config.lib.asked import text_asked
from config.lib.dates import today
from meetings.choices import MeetingState
from meetings.models import Meeting
from resolutions.actions import directing
from resolutions.choices import DirectiveState
from resolutions.directive_facts import point_looks, progress
from resolutions.facts import MONTHLY_TYPES
from resolutions.forms import DirectiveForm, NoteForm
from resolutions.models import CommitteeDirective, DirectivePoint, DirectiveReceipt
from resolutions.permissions import ANSWER_DIRECTIVE, SEND_DIRECTIVE

PER_PAGE = 20
BRANCHES_ON_A_PAGE = 50


def of_unit(request, pk):
    """What the unit sent down, and what units above it sent to it; the newest first."""
    unit = visible_unit(request, pk)
    seen = CommitteeDirective.objects.visible_to(request.user)
    own = seen.filter(organization=unit) | seen.sent_to(unit)
    found = own.select_related("organization").order_by("-issued_on", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    if unit.is_branch:
        page.object_list = [one for one in page.object_list if one.is_for(unit)]
    context = {
        "unit": unit,
        "page": page,
        "may_send": not unit.is_branch and SEND_DIRECTIVE.granted(request.user, unit),
        "crumbs": unit_crumbs(request.user, unit, ("Văn bản gửi chi bộ", "")),
    }
    return render(request, "resolutions/directives/list.html", context)


def send(request, pk):
    """A new paper of the committee for its branches."""
    unit = unit_for(request, pk, SEND_DIRECTIVE)
    form = DirectiveForm(request.POST or None)
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form,
            directing.publish_directive,
            directive=form.directive_of(unit),
            points=form.lines,
            by=request.user,
        )
    ):
        messages.success(request, "Đã gửi xuống chi bộ.")
        return redirect(form.result)
    back = reverse("resolutions:directives", args=[unit.pk])
    return form_page(
        request,
        form,
        title="Gửi văn bản xuống chi bộ",
        submit="Gửi xuống chi bộ",
        lead=unit.name,
        crumbs=unit_crumbs(request.user, unit, ("Văn bản gửi chi bộ", back), ("Gửi văn bản", "")),
        back=back,
    )


def detail(request, pk):
    """The paper with the progress of the branches the reader stands above, silent ones first."""
    directive = _visible(request, pk)
    unit = directive.organization
    held = [post.path for post in request.user.posts]
    rows = [
        row for row in progress(directive) if any(row.branch.path.startswith(path) for path in held)
    ]
    rows.sort(key=lambda row: row.is_received)
    page = Paginator(rows, BRANCHES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "directive": directive,
        "points": directive.points.order_by("seq"),
        "types": [BranchType(code).label for code in directive.branch_types],
        "page": page,
        "rows": page.object_list,
        "totals": {
            "received": sum(row.is_received for row in rows),
            "turned": sum(row.turned > 0 for row in rows),
            "done": sum(row.applicable > 0 and row.done == row.applicable for row in rows),
        },
        "may_withdraw": directive.state == DirectiveState.PUBLISHED
        and SEND_DIRECTIVE.granted(request.user, unit),
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(
            request.user,
            unit,
            ("Văn bản gửi chi bộ", reverse("resolutions:directives", args=[unit.pk])),
            (directive.number_text, ""),
        ),
    }
    return render(request, "resolutions/directives/detail.html", context)


@require_POST
def withdraw(request, pk):
    directive = _visible(request, pk)
    SEND_DIRECTIVE.require(request.user, directive.organization)
    reason = text_asked(request.POST, "reason")
    tell_keeping(
        request,
        "Đã thu hồi văn bản.",
        directing.withdraw_directive,
        typed=reason,
        directive=directive,
        reason=reason,
        by=request.user,
    )
    return redirect(directive)


def in_branch(request, pk, unit_pk):
    """The paper as one branch stands to it, with what it may answer."""
    directive, branch = _visible(request, pk), _branch(request, unit_pk)
    may_answer = directive.state == DirectiveState.PUBLISHED and ANSWER_DIRECTIVE.granted(
        request.user, branch
    )
    coming = Meeting.objects.filter(
        branch=branch, meeting_type__in=MONTHLY_TYPES, held_on__gte=today()
    ).exclude(state=MeetingState.CANCELLED)
    context = {
        "directive": directive,
        "branch": branch,
        "looks": point_looks(directive, branch, request.user),
        "receipt": DirectiveReceipt.objects.filter(directive=directive, branch=branch).first(),
        "may_answer": may_answer,
        "meeting": coming.order_by("held_on").first() if may_answer else None,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(
            request.user,
            branch,
            ("Văn bản gửi chi bộ", reverse("resolutions:directives", args=[branch.pk])),
            (directive.number_text, ""),
        ),
    }
    return render(request, "resolutions/directives/in_branch.html", context)


@require_POST
def receive(request, pk, unit_pk):
    directive, branch = _visible(request, pk), _branch(request, unit_pk)
    tell(
        request,
        "Đã ghi nhận chi bộ đã nhận văn bản.",
        directing.receive_directive,
        directive=directive,
        branch=branch,
        by=request.user,
    )
    return redirect("resolutions:directive_in_branch", directive.pk, branch.pk)


def refuse(request, pk, unit_pk):
    """The branch says why a point does not concern it."""
    point, branch = _visible_point(request, pk), _branch(request, unit_pk)
    ANSWER_DIRECTIVE.require(request.user, branch)
    form = NoteForm(request.POST or None, label="Lý do không áp dụng")
    back = reverse("resolutions:directive_in_branch", args=[point.directive_id, branch.pk])
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form,
            directing.refuse_point,
            point=point,
            branch=branch,
            reason=form.cleaned_data["note"],
            by=request.user,
        )
    ):
        messages.success(request, "Đã ghi: không áp dụng.")
        return redirect(back)
    return form_page(
        request,
        form,
        title="Không áp dụng",
        submit="Ghi không áp dụng",
        lead=f"{point.directive.number_text}: {point}",
        crumbs=unit_crumbs(
            request.user, branch, (point.directive.number_text, back), ("Không áp dụng", "")
        ),
        back=back,
    )


@require_POST
def take_up(request, pk, unit_pk):
    point, branch = _visible_point(request, pk), _branch(request, unit_pk)
    tell(
        request,
        "Chi bộ thực hiện lại nội dung này.",
        directing.take_up_again,
        point=point,
        branch=branch,
        by=request.user,
    )
    return redirect("resolutions:directive_in_branch", point.directive_id, branch.pk)


def _visible(request, pk):
    seen = CommitteeDirective.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("organization"), pk=pk)


def _visible_point(request, pk):
    points = DirectivePoint.objects.filter(
        directive__in=CommitteeDirective.objects.visible_to(request.user)
    )
    return get_object_or_404(points.select_related("directive__organization"), pk=pk)


def _branch(request, pk):
    branch = visible_unit(request, pk)
    if not branch.is_branch:
        raise Http404
    return branch
