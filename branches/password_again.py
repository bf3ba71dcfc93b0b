"""The password asked again: in a form before signing, and in front of what needs a fresh proof.

A view that calls `require_proof` goes on only when whoever sends the form typed their password
within the last minutes. Otherwise the page for the password comes first and carries everything that
was typed along, so that nothing is lost and no script is needed. It is called after the view knows
that the reader may do it: outside the scope it stays 404, without the right 403.

Taking personal data along asks the same way, by `require_proof_to_take`, but the last proof counts
longer: an office that prints three hundred papers before noon types its password a few times, not
three hundred.
"""

import time

from django import forms
from django.conf import settings

from branches import guessing
from branches.account_notices import tell_of_lock

PROVEN_AT = "proven_at"  # in the session, seconds since 1970
FIELD = "proof_password"
NOT_CARRIED = {"csrfmiddlewaretoken", FIELD}


class PasswordAgain(forms.Form):
    """Before what cannot be taken back whoever does it proves again who they are.

    ``act`` is the verb of the messages.
    """

    act = "ký"
    password = forms.CharField(
        label="Mật khẩu của đồng chí",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        required = f"Đồng chí nhập mật khẩu để {self.act}."
        self.fields["password"].error_messages["required"] = required

    def clean_password(self):
        password = self.cleaned_data["password"]
        wrong = f"Mật khẩu chưa đúng nên chưa {self.act}. Đồng chí nhập lại."
        if problem := problem_with(self.user, password, wrong=wrong):
            raise forms.ValidationError(problem)
        return password


class Proof(PasswordAgain):
    """The page in front of a change of rights, an export and the like."""

    act = "tiếp tục"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = self.fields.pop("password")

    def clean_proof_password(self):
        self.cleaned_data["password"] = self.cleaned_data[FIELD]
        return self.clean_password()


class ProofNeeded(Exception):
    """The page for the password comes first; ``form`` tells why.

    ``form`` None: something was only opened, so that page has an address of its own.
    """

    def __init__(self, form=None):
        self.form = form
        super().__init__("the password has to be typed again")


def problem_with(user, password, *, wrong):
    """None for the password of ``user``, else ``wrong`` or how long to wait; tries are counted."""
    try:
        counted = guessing.begin_inside("again", user)
    except guessing.TooManyAttempts as error:
        return str(error)
    if user.check_password(password):
        counted.succeeded()
        return None
    if counted.locks:
        tell_of_lock(user.username, what="mật khẩu khi xác nhận", address="")
    return wrong


def is_proven(request, minutes=None):
    """Whether the password was typed in this session within ``minutes`` (``PROOF_MINUTES``)."""
    since = request.session.get(PROVEN_AT, 0)
    return 0 <= time.time() - since <= (minutes or settings.PROOF_MINUTES) * 60


def note_proof(request, **kwargs):
    """Receiver of ``user_logged_in`` too: logging in is a proof."""
    request.session[PROVEN_AT] = time.time()


def require_proof(request):
    """Let a POST go on only with a fresh proof, or with the right password in it.

    Raises ProofNeeded, which `branches.account_middleware.ProofMiddleware` answers.
    """
    if request.method == "POST" and not is_proven(request):
        _prove(request)


def require_proof_to_take(request):
    """Let personal data be taken along only within ``TAKING_PROOF_MINUTES`` of a proof.

    For files that are opened (GET) and for forms that ask for them; otherwise as `require_proof`.
    """
    if is_proven(request, settings.TAKING_PROOF_MINUTES):
        return
    if request.method != "POST":
        raise ProofNeeded
    _prove(request)


def _prove(request):
    form = Proof(request.POST if FIELD in request.POST else None, user=request.user)
    if not form.is_valid():
        raise ProofNeeded(form)
    note_proof(request)


def carried(data):
    """Pairs of name and value to send again, as often as they came."""
    return [
        (name, value)
        for name, values in data.lists()
        if name not in NOT_CARRIED
        for value in values
    ]
