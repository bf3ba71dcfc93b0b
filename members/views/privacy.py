"""Identity numbers shown on request, and what is held about one person."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from branches.actions.work import request_job
from branches.choices import LookKind
from branches.looks import note_look
from branches.password_again import require_proof, require_proof_to_take
from members.masking import citizen_id_of, masked_citizen_id
from members.permissions import CORRECT_MEMBER
from members.privacy_forms import RevealForm
from members.seats import home_branch
from members.subject_file import SUBJECT_PDF, as_json, may_read_subject, subject_file
from members.views.access import member_crumbs, member_for, visible_member


def citizen_id(request, pk):
    """Show the identity number once, for a reason, after the password; the look is written down."""
    member, branch = member_for(request, pk, CORRECT_MEMBER)
    form = RevealForm(request.POST or None)
    number = ""
    if form.is_bound and form.is_valid():
        require_proof(request)
        note_look(
            LookKind.NUMBER,
            by=request.user,
            organization=branch,
            target=member,
            subject_id=member.pk,
            reason=form.cleaned_data["reason"],
        )
        number = citizen_id_of(member)
    context = {
        "member": member,
        "form": form,
        "masked": masked_citizen_id(member),
        "number": number,
        "crumbs": member_crumbs(request.user, branch, member, ("Số căn cước", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "members/citizen_id.html", context, status=status)


@require_safe
def subject(request, pk):
    """What is held about the member and who looked: for the member and who answers for them."""
    member, branch = _subject(request, pk)
    context = {
        "member": member,
        "parts": subject_file(member),
        "crumbs": member_crumbs(request.user, branch, member, ("Dữ liệu đang giữ", "")),
    }
    return render(request, "members/subject_file.html", context)


@require_safe
def subject_json(request, pk):
    """The same as a file for another program."""
    member, _ = _subject(request, pk, takes=True)
    response = JsonResponse(as_json(member), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="du-lieu-{member.pk}.json"'
    return response


@require_POST
def subject_pdf(request, pk):
    """The same as a paper, laid out in the background."""
    member, branch = _subject(request, pk)
    job = request_job(
        kind=SUBJECT_PDF,
        title=f"Dữ liệu đang giữ về đồng chí {member.full_name}",
        organization=branch,
        params={"member": member.pk},
        by=request.user,
    )
    return redirect(job)


def _subject(request, pk, *, takes=False):
    """The member and the branch; ``takes``: to be taken along, so the password comes first."""
    member = visible_member(request, pk)
    branch = home_branch(member)
    is_own = member.user_id == request.user.pk
    if not may_read_subject(request.user, member):
        raise PermissionDenied("Đồng chí chỉ xem được dữ liệu đang giữ về chính mình.")
    if takes:
        require_proof_to_take(request)
    if not is_own:
        note_look(
            LookKind.SUBJECT,
            by=request.user,
            organization=branch,
            target=member,
            subject_id=member.pk,
        )
    return member, branch
