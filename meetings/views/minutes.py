"""Minutes: read, adopted, signed, sent."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branches.choices import LookKind
from branches.looks import note_look
from branches.once import new_once_key
from branches.rule_book import rules_for
from branches.views.form_pages import tell_keeping
from config.lib.asked import text_asked
from config.lib.errors import RuleBroken
from config.lib.paper_snapshot import from_snapshot, sha256_of, to_snapshot
from config.lib.paper_view import screen_sections
from config.lib.uploads import limits_of
from meetings import parts
from meetings.actions import minutes as actions
from meetings.choices import MeetingState, SignatureRole
from meetings.documents import minutes_paper, signed_minutes
from meetings.facts import missing
from meetings.forms import AdoptForm, SignForm, moment_after_start
from meetings.missing_shown import missing_html
from meetings.papers import MinutesPaper, has_restricted
from meetings.permissions import LEAD_MEETING, REVIEW_MINUTES, SUBMIT_MINUTES, can_record
from meetings.reading import read_once
from meetings.restricted import may_read_restricted, paper_for
from meetings.scan_forms import PaperSignForm
from meetings.supplements import visible_supplements
from meetings.views.access import readable_meeting


def page(request, pk):
    """The minutes as they stand, what is missing, and the one next step."""
    meeting = readable_meeting(request, pk)
    if all(post.organization_id != meeting.branch_id for post in request.user.posts):
        note_look(
            LookKind.MINUTES,
            by=request.user,
            organization=meeting.branch,
            target=f"Biên bản {meeting}",
        )
    return _page(request, meeting)


@require_POST
def adopt(request, pk):
    meeting = readable_meeting(request, pk)
    LEAD_MEETING.require(request.user, meeting.branch)
    form = AdoptForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, adopt_form=form, status=422)
    moment = moment_after_start(meeting, form.cleaned_data["adopted"])
    return _do(
        request,
        meeting,
        lambda: actions.adopt_minutes(meeting=meeting, adopted_at=moment, by=request.user),
        f"{meeting.body_name.capitalize()} đã thông qua biên bản. "
        "Bước tiếp theo: thư ký và chủ trì ký.",
    )


@require_POST
def return_to_draft(request, pk):
    meeting = readable_meeting(request, pk)
    reason = text_asked(request.POST, "reason")
    tell_keeping(
        request, "Đã trả biên bản về soạn thảo.", actions.return_to_draft, typed=reason,
        meeting=meeting, reason=reason, by=request.user,
    )  # fmt: skip
    return redirect("meetings:minutes", meeting.pk)


@require_POST
def sign(request, pk):
    """Sign as minute-taker or chair, after proving again who one is."""
    meeting = readable_meeting(request, pk)
    actions.require_some_signer(meeting, request.user)
    role = request.POST.get("role", "")
    if role not in SignatureRole.values:
        role = ""
    if "on_paper" in request.POST:
        return _sign_on_paper(request, meeting, role)
    form = SignForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, meeting, sign_form=form, status=422)
    return _do(
        request,
        meeting,
        lambda: actions.sign_minutes(
            meeting=meeting,
            role=role,
            seen_hash=form.cleaned_data["seen_hash"],
            by=request.user,
        ),
        "Đã ký biên bản.",
    )


def _sign_on_paper(request, meeting, role):
    """Record the signature of somebody without a login, its scan in the same step."""
    limits = limits_of(rules_for(meeting.branch, meeting.held_on))
    form = PaperSignForm(
        request.POST, request.FILES, user=request.user, limits=limits, auto_id="id_paper_%s"
    )
    if form.is_valid():
        try:
            actions.sign_minutes(
                meeting=meeting,
                role=role,
                seen_hash=form.cleaned_data["seen_hash"],
                by=request.user,
                on_paper=True,
                upload=form.upload,
            )
        except RuleBroken as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, "Đã ghi nhận chữ ký trên giấy và lưu ảnh.")
            return redirect("meetings:minutes", meeting.pk)
    return _page(request, meeting, paper_form=form, status=422)


@require_POST
def submit(request, pk):
    meeting = readable_meeting(request, pk)
    return _do(
        request,
        meeting,
        lambda: actions.submit_minutes(meeting=meeting, by=request.user),
        "Đã gửi biên bản lên cấp trên.",
    )


@require_POST
def pdf(request, pk):
    """Ask for the minutes as PDF; the job's page leads to the file."""
    meeting = readable_meeting(request, pk)
    return redirect(actions.request_minutes_pdf(meeting=meeting, by=request.user))


def _do(request, meeting, action, told):
    try:
        action()
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("meetings:minutes", meeting.pk)


def _page(request, meeting, *, status=200, **forms):
    with read_once(meeting):
        return _shown(request, meeting, status=status, **forms)


def _shown(request, meeting, *, sign_form=None, paper_form=None, adopt_form=None, status=200):
    user = request.user
    signed = signed_minutes(meeting)
    try:
        paper = from_snapshot(MinutesPaper, signed.snapshot) if signed else minutes_paper(meeting)
    except RuleBroken as error:
        messages.info(request, str(error))
        return redirect(meeting)
    digest = signed.sha256 if signed else sha256_of(to_snapshot(paper))
    paper = paper_for(paper, meeting, user, how="trên màn hình")
    is_adopted = meeting.state == MeetingState.MINUTES_ADOPTED
    context = {
        "meeting": meeting,
        "paper": paper,
        "sections": screen_sections(paper),
        "missing": missing_html(meeting, missing(meeting)) if meeting.is_open else "",
        "links": parts.links_of(meeting, user),
        "can_lead": LEAD_MEETING.granted(user, meeting.branch),
        "can_record": can_record(user, meeting),
        "can_submit": SUBMIT_MINUTES.granted(user, meeting.branch),
        "roles": _labelled(actions.roles_to_sign(meeting, user)) if is_adopted else [],
        "paper_roles": _labelled(actions.roles_on_paper(meeting)) if is_adopted else [],
        "supplements": visible_supplements(meeting, full=may_read_restricted(user, meeting)),
        "has_restricted": has_restricted(paper),
        "reads_restricted": may_read_restricted(user, meeting),
        "can_review": REVIEW_MINUTES.granted(user, meeting.branch),
        "signatures": meeting.signatures.select_related("member", "scan").order_by("role"),
        "sign_form": sign_form or SignForm(user=user, initial={"seen_hash": digest}),
        "paper_form": paper_form
        or PaperSignForm(
            user=user,
            initial={"seen_hash": digest},
            limits=limits_of(rules_for(meeting.branch, meeting.held_on)),
            auto_id="id_paper_%s",
        ),
        "hash_start": digest[:16],
        "adopt_form": adopt_form
        or AdoptForm(initial={"adopted": timezone.localtime(meeting.ended_at or None)}),
        "once_key": new_once_key(),
    }
    return render(request, "meetings/minutes.html", context, status=status)


def _labelled(roles):
    return [(role, SignatureRole(role).label) for role in roles]
