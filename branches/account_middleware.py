"""In front of every page of a login: is its session alive, and has it done what comes first?"""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from branches import second_factor, sessions
from branches.middleware import page_above
from branches.password_again import ProofNeeded, carried

IDLE = "Phiên đăng nhập đã kết thúc vì lâu không thao tác. Đồng chí đăng nhập lại để làm tiếp."
NOT_YET = "Đồng chí cần hoàn tất đăng nhập ở một thẻ khác rồi gửi lại."
ALWAYS = ("branches:logout",)
POLL = "X-Poll"  # a page that asks by itself how far a job is: nobody need sit before it


def step_before(request):
    """The name of the page a login has to pass before anything else, or None.

    The code first: who has only the password must not change it. Then a first password is
    replaced, then whoever needs a second factor sets it up.
    """
    if not second_factor.is_verified(request):
        return "branches:second_factor_check"
    if request.user.must_change_password:
        return "branches:password"
    if request.user.second_factor_at is None and second_factor.is_required(request.user):
        return "branches:second_factor"
    return None


class AccountMiddleware:
    """Ends sessions nobody uses, and shuts everything but the step that comes first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.typed_by = None
        if request.user.is_authenticated and sessions.is_idle_too_long(request):
            request.typed_by = request.user.pk
            logout(request)
            messages.info(request, IDLE)
        if request.user.is_authenticated:
            if request.method == "GET" and not request.htmx:
                sessions.renew_if_asked(request)
            if request.headers.get(POLL) != "1":
                sessions.touch(request)
            step = request.account_step = step_before(request)
            if step and request.path not in {reverse(name) for name in (step, *ALWAYS)}:
                return self._first(request, step)
        return self.get_response(request)

    def _first(self, request, step):
        if request.htmx:
            return HttpResponse(NOT_YET, status=401, content_type="text/plain; charset=utf-8")
        address = reverse(step)
        comes_back = step != "branches:password" and request.path != reverse("branches:home")
        if request.method == "GET" and comes_back:
            address += "?" + urlencode({"next": request.get_full_path()})
        return redirect(address)


class ProofMiddleware:
    """Puts the page for the password in front of what asked for a fresh proof."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, ProofNeeded):
            return None
        if exception.form is None:
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('branches:prove')}?{query}")
        context = {
            "form": exception.form,
            "carried": carried(request.POST),
            "back": page_above(request.path),
        }
        return render(request, "branches/proof.html", context, status=422)
