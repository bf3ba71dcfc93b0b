"""Is it alive, is it ready, and what should the administrator look at."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from branches import health
from branches.permissions import VIEW_HEALTH

ALIVE, READY = "/song/", "/san-sang/"


@login_not_required
@require_safe
def alive(request):
    """This process answers; asks nothing of anybody."""
    return JsonResponse({"alive": True})


@login_not_required
@require_safe
def ready(request):
    """Whether requests may be sent here: 200 or 503. Strangers learn nothing more."""
    is_ready = health.is_ready(health.answers())
    response = JsonResponse({"ready": is_ready}, status=200 if is_ready else 503)
    if not is_ready:
        response["Retry-After"] = "10"
    return response


@require_safe
def system(request):
    """Every probe with what to do, for who runs the system."""
    held = [VIEW_HEALTH.granted(request.user, post.organization) for post in request.user.posts]
    if not any(held):
        raise PermissionDenied(f"Đồng chí chưa được phân quyền: {VIEW_HEALTH.label.lower()}.")
    context = {
        "answers": sorted(health.answers(), key=lambda one: -one.level),
        "crumbs": [("Trang chính", reverse("branches:home")), ("Sức khỏe hệ thống", "")],
    }
    return render(request, "branches/health.html", context)


class HealthMiddleware:
    """Answers the two questions of machines before anything that needs database or session.

    They come without a login, often over plain HTTP and past the proxy (SECURE_REDIRECT_EXEMPT).
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.views = {ALIVE: alive, READY: ready}

    def __call__(self, request):
        view = self.views.get(request.path_info) if request.method in ("GET", "HEAD") else None
        return view(request) if view else self.get_response(request)
