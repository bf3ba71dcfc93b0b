"""What was typed into a form whose session had ended: carried through the login, sent again after.

The page that asks to log in again holds it, signed, so that nothing is stored for somebody who is
not logged in. After the login it waits in the new session, with the version it was typed against;
the person sends it, and it is checked like any other form.
"""

import time

from django.conf import settings
from django.core import signing

from branches.models import LoginSession
from branches.typed import typed_texts

SALT = "branches.typed_kept"
FIELD = "kept"
IN_SESSION = "typed_kept"
MOST_CHARACTERS = 300_000
KEPT_SECONDS = 12 * 3600
NOT_KEPT = {"csrfmiddlewaretoken", FIELD}


def is_worth_keeping(request):
    """A form with words in it, of somebody who was logged in here before."""
    return (
        request.method == "POST"
        and settings.SESSION_COOKIE_NAME in request.COOKIES
        and request.headers.get("X-Autosave") != "1"
        and bool(typed_texts(request))
    )


def wrapped(request):
    """The form as one signed text; empty when it is too long to be carried."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_KEPT and "password" not in name
    ]
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return ""
    form = {"address": request.get_full_path(), "fields": fields, "typed_by": _typed_by(request)}
    return signing.dumps(form, salt=SALT, compress=True)


def _typed_by(request):
    """Whose session it was that ended; None where it left no trace."""
    if request.typed_by is not None:
        return request.typed_by
    ended = LoginSession.objects.filter(pk=request.COOKIES[settings.SESSION_COOKIE_NAME])
    return ended.values_list("user_id", flat=True).first()


def take_up(request):
    """Put what the login page carried into the new session; whether there was anything whole.

    Not into the session of somebody else: at a machine many use, the next one who logs in must
    neither read nor send what the one before had typed.
    """
    try:
        form = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return False
    if form.pop("typed_by") not in (None, request.user.pk):
        return False
    request.session[IN_SESSION] = form | {"until": time.time() + KEPT_SECONDS}
    return True


def waiting(request):
    """The form that waits in this session: ``address`` and ``fields``; None without one."""
    form = request.session.get(IN_SESSION)
    if form is None or form["until"] < time.time():
        return None
    return form


def drop(request):
    request.session.pop(IN_SESSION, None)
