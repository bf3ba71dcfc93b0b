"""One's own login: where it is in use, what protects it, what happened to it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from branches import account_notices
from branches.actions.sessions import end_other_sessions, end_session
from branches.agents import device_label
from branches.second_factor import is_required
from branches.sessions import live_sessions


def account(request):
    here = request.session.session_key
    context = {
        "sessions": [
            {
                "row": row,
                "device": device_label(row.agent),
                "is_this": row.session_key == here,
            }
            for row in live_sessions(request.user)
        ],
        "notices": account_notices.latest(request.user),
        "is_required": is_required(request.user),
        "codes_left": request.user.recovery_codes.filter(used_at=None).count(),
    }
    return render(request, "branches/account.html", context)


@require_POST
def session_end(request, session_uid):
    """Log out another place where this login is in use."""
    row = get_object_or_404(live_sessions(request.user), uid=session_uid)
    end_session(row=row, by=request.user)
    messages.success(request, "Đã đăng xuất nơi đó.")
    return redirect("branches:account")


@require_POST
def sessions_end(request):
    """Log out everywhere but here."""
    count = end_other_sessions(by=request.user, here=request.session.session_key)
    messages.success(request, f"Đã đăng xuất {count} nơi khác.")
    return redirect("branches:account")
