"""Logging in, and a password of one's own."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator

from branches import account_notices, guessing, typed_kept
from branches.actions import logins
from branches.forms import LoginForm, PasswordForm
from branches.sessions import note_source

LONG_WAIT_SECONDS = 60  # from here on the wait gets a page of its own


@method_decorator(login_not_required, name="dispatch")
class Login(LoginView):
    """Open to everybody, as are too many attempts and the page that checks signed papers."""

    template_name = "branches/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        """The second factor, if there is one, comes next."""
        response = super().form_valid(form)
        note_source(self.request)
        typed_kept.take_up(self.request)
        if form.get_user().second_factor_at is None:
            welcome(self.request, response)
        return response

    def form_invalid(self, form):
        if form.wait_seconds is None:
            return super().form_invalid(form)
        if form.wait_seconds < LONG_WAIT_SECONDS:
            response = super().form_invalid(form)
            response.status_code = 429
        else:
            context = {"wait": guessing.spoken(form.wait_seconds)}
            response = render(self.request, "branches/locked_out.html", context, status=429)
        response["Retry-After"] = str(form.wait_seconds)
        return response

    def get_redirect_url(self):
        """Only whole addresses of this site: ``x`` alone would lead below the log-in page."""
        url = super().get_redirect_url()
        return url if url.startswith("/") else ""

    def get_context_data(self, **kwargs):
        """Django's own ``site`` is a host name; every page of ours reads the product's."""
        context = super().get_context_data(**kwargs)
        del context["site"]
        kept = self.request.POST.get(typed_kept.FIELD, "")
        return context | {"second_factor": settings.SECOND_FACTOR, "kept": kept}


def welcome(request, response):
    """Whoever is fully logged in: the place is known from now on, and what waited is told."""
    guessing.remember_place(request, response, request.user)
    for text in account_notices.take_unshown(request.user):
        messages.warning(request, text)


def password(request):
    """Change one's own password; with a first password this comes before anything else."""
    is_first = request.user.must_change_password
    form = PasswordForm(request.POST or None, user=request.user, ask_old=not is_first)
    if request.method == "POST" and form.is_valid():
        logins.change_own_password(
            user=request.user,
            password=form.cleaned_data["new"],
            session_key=request.session.session_key,
        )
        update_session_auth_hash(request, request.user)
        note_source(request)
        messages.success(
            request,
            "Đã đổi mật khẩu, mọi nơi khác đang đăng nhập đã bị đăng xuất. Từ lần sau đồng chí "
            "dùng mật khẩu mới.",
        )
        return redirect("branches:home")
    context = {"form": form, "first": is_first}
    status = 422 if form.is_bound else 200
    return render(request, "branches/password_change.html", context, status=status)
