"""Codes of an authenticator app (TOTP, RFC 6238) and recovery codes: reading and checking.

The sums are django-otp's; keeping, sealing and using up are ours, because a code must count once
however many requests carry it (`branches.actions.second_factor`).
"""

import base64
import re
import secrets
from urllib.parse import quote

import segno
from django.conf import settings
from django_otp.oath import TOTP

from branches.sessions import note_source
from config.lib.sealed import digest

STEP_SECONDS = 30
TOLERANCE = 1  # steps to either side of the clock last seen
MOST_DRIFT = 4  # steps: two minutes
KEY_BYTES = 20
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
VERIFIED = "second_factor"  # in the session: the moment of the factor that was proven
REQUIRED = "required"


def is_required(user):
    """Whether ``user`` must not work without a second factor."""
    if settings.SECOND_FACTOR != REQUIRED:
        return False
    return any(post.role in settings.SECOND_FACTOR_ROLES for post in user.posts)


def is_verified(request):
    """Whether this session proved the second factor its owner has now."""
    since = request.user.second_factor_at
    return since is None or request.session.get(VERIFIED) == since.isoformat()


def mark_verified(request):
    """This session has shown a code; its key is renewed, as it may do more from here on."""
    request.session.cycle_key()
    note_source(request)
    request.session[VERIFIED] = request.user.second_factor_at.isoformat()


def new_key():
    """A shared secret as the apps take it: base32, 32 letters."""
    return base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode()


def app_address(key, username):
    """The ``otpauth:`` address an app reads from the picture, or opens on the same telephone."""
    issuer = quote(settings.PRODUCT_NAME)
    return f"otpauth://totp/{issuer}:{quote(username)}?secret={key}&issuer={issuer}"


def picture(address):
    """The QR code of ``address`` as a ``data:`` address of an SVG; nothing leaves the server."""
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def grouped(key):
    """The secret to type by hand, in groups of four."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def matching_step(key, code, *, drift, last_step, now):
    """The time step ``code`` belongs to and the drift of its clock, or None.

    ``now`` in seconds since 1970; steps up to ``last_step`` are used up.
    """
    if not re.fullmatch(r"\d{6}", code):
        return None
    clock = TOTP(base64.b32decode(key), step=STEP_SECONDS, drift=drift)
    clock.time = now
    if not clock.verify(int(code), tolerance=TOLERANCE, min_t=last_step + 1):
        return None
    return clock.t(), max(-MOST_DRIFT, min(MOST_DRIFT, clock.drift))


def plain_code(typed):
    """What was typed, without the spaces and dashes people put in between."""
    return re.sub(r"[\s\-]", "", typed).lower()


def new_recovery_codes():
    """Ten codes of ten letters (about 2⁴⁹ each), in two groups to read out."""
    return [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(user, code):
    """A keyed digest is enough for what chance made: there is nothing to guess from."""
    return digest(f"recovery|{user.pk}|{plain_code(code)}")
