"""“Ai xem được?” of one member."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.seats import home_branch
from members.views.access import member_crumbs, sees_fully, visible_member
from members.who_sees import who_sees


@require_safe
def page(request, pk):
    """Everybody who sees this member now, for the member and those who see all of it."""
    member = visible_member(request, pk)
    if not sees_fully(request.user, member):
        raise PermissionDenied("Đồng chí chưa được phân quyền: xem thông tin đảng viên.")
    context = {
        "member": member,
        "seers": list(who_sees(member).values()),
        "crumbs": member_crumbs(request.user, home_branch(member), member, ("Ai xem được?", "")),
    }
    return render(request, "members/who_sees.html", context)
