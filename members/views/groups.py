"""The groups (tổ đảng) of a branch: listed, founded, filled, led, ended."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out, form_page, tell
from config.lib.dates import today
from members.actions import groups as actions
from members.branch_warnings import branch_warnings
from members.forms import EndForm
from members.group_forms import GroupForm, JoinForm, LeaderForm
from members.groups import groups_on, leader_of
from members.models import GroupMembership, Member, PartyGroup
from members.permissions import MANAGE_GROUPS, VIEW_MEMBER, VIEW_ROLL
from members.roll import branch_roll


def groups(request, pk):
    """The groups of a branch today, who is in none yet, and the form for one more."""
    branch = unit_for(request, pk, VIEW_ROLL)
    if not branch.is_branch:
        raise Http404
    manages = MANAGE_GROUPS.granted(request.user, branch)
    form = GroupForm(request.POST or None)
    if request.method == "POST":
        MANAGE_GROUPS.require(request.user, branch)
        if form.is_valid() and carried_out(
            form, actions.found_group, branch=branch, by=request.user, **form.cleaned_data
        ):
            messages.success(request, f"Đã lập {form.result.name}. Đồng chí xếp đảng viên vào tổ.")
            return redirect(form.result)
    found = groups_on(branch, today())
    entries = branch_roll(branch, today())
    inside = {member.pk for one in found for member in one.people}
    context = {
        "unit": branch,
        "groups": found,
        "without": [entry.member for entry in entries if entry.member.pk not in inside],
        "warnings": _warnings(request.user, branch, entries, found),
        "form": form if manages else None,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, branch, ("Tổ đảng", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "members/groups/groups.html", context, status=status)


def group(request, pk):
    """One group: its people and leader, and for those who manage it what can be changed."""
    return _page(request, _group(request, pk))


@require_POST
def join(request, pk):
    one = _group(request, pk, to_manage=True)
    form = _join_form(one, request.POST)
    if form.is_valid() and carried_out(
        form, actions.put_in_group, group=one, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã xếp đảng viên vào tổ.")
        return redirect(one)
    return _page(request, one, join_form=form)


@require_POST
def lead(request, pk):
    one = _group(request, pk, to_manage=True)
    form = LeaderForm(request.POST, people=_people(one))
    if form.is_valid() and carried_out(
        form, actions.appoint_leader, group=one, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã ghi tổ trưởng.")
        return redirect(one)
    return _page(request, one, leader_form=form)


@require_POST
def leave(request, pk, membership_pk):
    """A member is taken out of the group from today on."""
    one = _group(request, pk, to_manage=True)
    membership = get_object_or_404(
        GroupMembership.objects.select_related("group__branch", "member"),
        pk=membership_pk,
        group=one,
    )
    tell(
        request, f"Đồng chí {membership.member.full_name} không còn trong tổ.",
        actions.take_out_of_group, membership=membership, ended_on=today(), by=request.user,
    )  # fmt: skip
    return redirect(one)


def end(request, pk):
    """End the group from a day on."""
    one = _group(request, pk, to_manage=True)
    form = EndForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            actions.end_group,
            group=one,
            ended_on=form.cleaned_data["ended_on"],
            by=request.user,
        )
    ):
        messages.success(request, f"Đã ghi {one.name} kết thúc.")
        return redirect("members:groups", one.branch_id)
    return form_page(
        request,
        form,
        title=f"Kết thúc {one.name}",
        lead="Từ ngày này không ai thuộc tổ nữa; biên bản, số liệu đã có giữ nguyên.",
        submit="Ghi kết thúc",
        crumbs=_crumbs(request, one, ("Kết thúc", "")),
        back=one.get_absolute_url(),
    )


def _group(request, pk, *, to_manage=False):
    """The group: 404 outside the reader's scope, 403 inside it without the right."""
    found = PartyGroup.objects.visible_to(request.user).select_related("branch").distinct()
    one = get_object_or_404(found, pk=pk)
    (MANAGE_GROUPS if to_manage else VIEW_ROLL).require(request.user, one.branch)
    return one


def _page(request, one, *, join_form=None, leader_form=None):
    manages = MANAGE_GROUPS.granted(request.user, one.branch) and one.valid_to is None
    rows = one.memberships.on(today()).select_related("member")
    context = {
        "group": one,
        "rows": rows.order_by("member__sort_name", "member_id"),
        "leader": leader_of(one, today()),
        "join_form": (join_form or _join_form(one)) if manages else None,
        "leader_form": (leader_form or LeaderForm(people=_people(one))) if manages else None,
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, one),
    }
    status = 422 if join_form or leader_form else 200
    return render(request, "members/groups/group.html", context, status=status)


def _join_form(one, data=None):
    """Everybody of the branch who is not in this group; those of other groups with its name."""
    here = GroupMembership.objects.on(today()).filter(group__branch=one.branch_id)
    others = here.exclude(group=one).values_list("member_id", "group__name")
    own = here.filter(group=one).values("member")
    people = Member.objects.seated_in([one.branch_id]).exclude(pk__in=own)
    return JoinForm(data, people=people.order_by("sort_name", "pk"), groups=dict(others))


def _people(one):
    inside = one.memberships.on(today()).values("member")
    return Member.objects.filter(pk__in=inside).order_by("sort_name", "pk")


def _warnings(user, branch, entries, found):
    if not VIEW_MEMBER.granted(user, branch):
        return []
    rules = rules_for(branch, today())
    about = branch_warnings(entries, rules, group_count=len(found))
    return [sentence for sentence in about if "tổ đảng" in sentence]


def _crumbs(request, one, *further):
    address = one.get_absolute_url() if further else ""
    above = ("Tổ đảng", reverse("members:groups", args=[one.branch_id]))
    return unit_crumbs(request.user, one.branch, above, (one.name, address), *further)
