"""Logging in, and a password of one's own."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator

from branches.actions import logins
from branches.forms import LoginForm, PasswordForm


@method_decorator(login_not_required, name="dispatch")
class Login(LoginView):
    """Open to everybody, as are too many attempts and the page that checks signed papers."""

    template_name = "branches/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        """Django's own ``site`` is a host name; every page of ours reads the product's."""
        context = super().get_context_data(**kwargs)
        del context["site"]
        return context


def password(request):
    """Change one's own password; with a first password this comes before anything else."""
    is_first = request.user.must_change_password
    form = PasswordForm(request.POST or None, user=request.user, ask_old=not is_first)
    if request.method == "POST" and form.is_valid():
        logins.change_own_password(user=request.user, password=form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Đã đổi mật khẩu. Từ lần sau đồng chí dùng mật khẩu mới.")
        return redirect("branches:home")
    context = {"form": form, "first": is_first}
    status = 422 if form.is_bound else 200
    return render(request, "branches/password_change.html", context, status=status)
