"""Sessions in the database, each with its owner: the engine behind ``SESSION_ENGINE``."""

import logging
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.utils import timezone
from django.utils.crypto import get_random_string

from branches.choices import BRANCH_ROLES
from branches.models.accounts import LoginSession
from config.lib.client_address import client_address
from config.lib.outages import is_disk_full
from config.lib.prepared import Prepared

logger = logging.getLogger(__name__)
STARTED = "started"  # in the session, seconds since 1970: it outlives a change of the key
TOUCH_SECONDS = 60


STORED = Prepared(lambda key: LoginSession.objects.filter(session_key=key), examples=("#key",))


class SessionStore(DatabaseStore):
    """Writes down whose session it is; ``row`` is the stored `LoginSession`, once read.

    A session of a login ends ``SESSION_COOKIE_AGE`` after logging in, however busy it is. One that
    ``is_new`` got its key by logging in and has no row yet: it is written once, at the end of the
    request, with what it holds by then and ``source``, what `note_source` said of it.
    """

    row = None
    is_new = False
    source = {}

    @classmethod
    def get_model_class(cls):
        return LoginSession

    def _get_session_from_db(self):
        """The stored row that has not ended, as Django's own; None makes a new session."""
        found = STORED(self.session_key)
        if found and found[0].expire_date > timezone.now():
            self.row = found[0]
        else:
            self.row = self._session_key = None
        return self.row

    def cycle_key(self):
        """Go on under a key of chance, of which there are no two alike among 36³²."""
        held, former = self._session, self.session_key
        self._session_key, self._session_cache = get_random_string(32, VALID_KEY_CHARS), held
        self.is_new = self.modified = True
        if former:
            self.delete(former)

    def save(self, must_create=False):
        super().save(must_create=must_create or self.is_new)
        self.is_new = False

    def create_model_instance(self, data):
        user_pk = data.get(SESSION_KEY)
        if user_pk is not None:
            data.setdefault(STARTED, time.time())
        row = super().create_model_instance(data)
        for name, value in self.source.items():
            setattr(row, name, value)
        if user_pk is None:
            return row
        started_at = datetime.fromtimestamp(data[STARTED], UTC)
        row.user_id, row.started_at = user_pk, started_at
        row.expire_date = started_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return row


def idle_minutes(user):
    """How long ``user`` may do nothing: shorter for whoever holds more than a branch's roles."""
    if any(post.role not in BRANCH_ROLES for post in user.posts):
        return settings.IDLE_MINUTES_PRIVILEGED
    return settings.IDLE_MINUTES_BRANCH


def is_idle_too_long(request):
    """Tell whether nobody used the session for longer than its owner may be away.

    Roles are read only between the two limits, so that an ordinary request asks nothing more.
    """
    row = request.session.row
    if row is None:
        return False
    away = timezone.now() - row.seen_at
    limits = settings.IDLE_MINUTES_PRIVILEGED, settings.IDLE_MINUTES_BRANCH
    if away <= timedelta(minutes=min(limits)):
        return False
    return away > timedelta(minutes=idle_minutes(request.user))


def touch(request):
    """Note that the session is in use, at most once a minute.

    A full disk keeps nobody from reading: what cannot be noted is left.
    """
    row = request.session.row
    if row is not None and timezone.now() - row.seen_at > timedelta(seconds=TOUCH_SECONDS):
        try:
            note_source(request)
        except OperationalError as error:
            if not is_disk_full(error):
                raise
            logger.warning("the disk is full: the use of a session was not noted")


def renew_if_asked(request):
    """Change the key of a session whose owner got other rights meanwhile.

    Only while a whole page is opened: parts of a page are asked for side by side, and those on
    their way with the old key would find nobody logged in.
    """
    row = request.session.row
    if row is not None and row.must_renew:
        request.session.cycle_key()
        note_source(request)
        request.session.save()  # the page may list the sessions of its reader


def note_source(request):
    """Write down from where and with what the session is used, for the list its owner sees."""
    source = {
        "seen_at": timezone.now(),
        "address": client_address(request.META),
        "agent": request.headers.get("User-Agent", "").replace("\x00", "")[:200],
    }
    if request.session.is_new:
        request.session.source = source
    else:
        LoginSession.objects.filter(pk=request.session.session_key).update(**source)


def end_sessions(user, *, but=None):
    """Log a login out everywhere, ``but`` with the session of that key."""
    user.login_sessions.exclude(pk=but).delete()


def renew_sessions(user):
    """Give the sessions of a login new keys at their next request: its rights have changed."""
    user.login_sessions.update(must_renew=True)


def live_sessions(user):
    """The sessions of a login that still run, the one used last first."""
    return user.login_sessions.filter(expire_date__gt=timezone.now()).order_by("-seen_at", "pk")


def drop_ended():
    """Delete the rows of sessions whose time is over; returns how many."""
    dropped, _ = LoginSession.objects.filter(expire_date__lte=timezone.now()).delete()
    return dropped
