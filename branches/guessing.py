"""Slows down guessing: by whose secret it is *and* by where the tries come from (reliability 6).

Every try is counted before it is judged, in a transaction of its own, so that a hundred parallel
tries are a hundred. A place the owner has used before (a device with our cookie, an address) has
a budget of its own: whoever guesses from elsewhere exhausts the budget of elsewhere, and the owner
goes on working. Keys are digests; an unknown name is counted exactly like a known one.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from branches.models import GuessCount, KnownPlace
from config.lib.client_address import client_address, network_of
from config.lib.sealed import digest

KNOWN_FOR = timedelta(days=90)
MOST_PLACES = 20
DEVICE_SECONDS = 90 * 24 * 3600


@dataclass(frozen=True)
class Budget:
    """``free`` failures cost nothing, then waiting doubles from 2 s; at ``lock_after`` the lock."""

    free: int
    lock_after: int
    lock_seconds: int

    def wait_seconds(self, failures):
        """How long nothing is tried again after so many failures."""
        if failures <= self.free:
            return 0
        if failures >= self.lock_after:
            return self.lock_seconds
        return min(2 ** (failures - self.free), self.lock_seconds)


ONE_PLACE = Budget(**settings.THROTTLE_ONE_PLACE)
ELSEWHERE = Budget(**settings.THROTTLE_ELSEWHERE)
ONE_ADDRESS = Budget(**settings.THROTTLE_ONE_ADDRESS)


class TooManyAttempts(Exception):
    """Nothing is judged for the next ``seconds``."""

    def __init__(self, seconds):
        self.seconds = seconds
        super().__init__(f"Đã nhập sai nhiều lần. Đồng chí chờ {spoken(seconds)} rồi nhập lại.")


@dataclass(frozen=True)
class Try:
    """A counted try: ``own`` keys belong to this place, ``shared`` ones to many.

    ``locks``: this try, if it fails, begins a lock; ``address`` is where it came from.
    """

    own: tuple
    shared: tuple
    locks: bool
    address: str = ""

    def succeeded(self):
        """Forget the failures of this place; of what is shared, only this very try."""
        GuessCount.objects.filter(pk__in=self.own).delete()
        GuessCount.objects.filter(pk__in=self.shared, failures__gt=0).update(
            failures=F("failures") - 1
        )


def begin(kind, name, request):
    """Count a try of ``kind`` (login, code) at the secret of ``name`` before it is judged.

    Raises TooManyAttempts, and then nothing must be judged.
    """
    address = network_of(client_address(request.META))
    places = _places(request, address)
    known = set(
        KnownPlace.objects.filter(
            user__username=name, digest__in=places, seen_at__gt=timezone.now() - KNOWN_FOR
        ).values_list("digest", flat=True)
    )
    for place in places:  # the device first: it says more than an address many share
        if place in known:
            return _count({digest(f"{kind}|{name}|{place}"): ONE_PLACE}, {}, address)
    return _count(
        {digest(f"{kind}|{name}|{places[-1]}"): ONE_PLACE},
        {
            digest(f"{kind}|{name}|elsewhere"): ELSEWHERE,
            digest(f"{kind}||{address}"): ONE_ADDRESS,
        },
        address,
    )


def begin_inside(kind, user):
    """Count a try of somebody who is logged in already: only they can use it up."""
    return _count({digest(f"{kind}|{user.pk}"): ONE_PLACE}, {})


def remember_place(request, response, user):
    """Note that ``user`` got in from here, and leave the device its cookie."""
    device = request.COOKIES.get(settings.DEVICE_COOKIE_NAME) or secrets.token_urlsafe(24)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        device,
        max_age=DEVICE_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    now = timezone.now()
    places = _device(device), _address(network_of(client_address(request.META)))
    KnownPlace.objects.bulk_create(
        [KnownPlace(user=user, digest=place, seen_at=now) for place in places],
        update_conflicts=True,
        unique_fields=["user", "digest"],
        update_fields=["seen_at"],
    )
    newest = user.known_places.order_by("-seen_at", "-pk").values_list("pk", flat=True)
    if over := list(newest[MOST_PLACES:]):
        user.known_places.filter(pk__in=over).delete()


def forget_places(user):
    """Nothing is known any more: after the password was given anew."""
    user.known_places.all().delete()


def sweep():
    """Drop what no longer counts; returns how many rows."""
    dropped, _ = GuessCount.objects.filter(last_at__lt=timezone.now() - _window()).delete()
    return dropped


def spoken(seconds):
    """``40 giây``, ``15 phút``: whole minutes, rounded up, from one minute on."""
    return f"{seconds} giây" if seconds < 60 else f"{-(-seconds // 60)} phút"


@transaction.atomic
def _count(own, shared, address=""):
    budgets = {**own, **shared}
    GuessCount.objects.bulk_create([GuessCount(key=key) for key in budgets], ignore_conflicts=True)
    rows = list(
        GuessCount.objects.select_for_update(no_key=True).filter(pk__in=budgets).order_by("pk")
    )
    now = timezone.now()  # after waiting for the rows: before, it is older than what others wrote
    waits = [(row.until - now).total_seconds() for row in rows if row.until and row.until > now]
    if waits:
        raise TooManyAttempts(int(max(waits)) + 1)
    locks = False
    for row in rows:
        budget = budgets[row.key]
        row.failures = row.failures + 1 if now - row.last_at <= _window() else 1
        row.last_at = now
        row.until = now + timedelta(seconds=budget.wait_seconds(row.failures))
        locks |= row.failures == budget.lock_after
    GuessCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["failures", "last_at", "until"],
    )
    return Try(tuple(own), tuple(shared), locks, address)


def _window():
    return timedelta(minutes=settings.THROTTLE_WINDOW_MINUTES)


def _places(request, address):
    """Digests of this device (where it has our cookie) and of this address, in this order."""
    device = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return [*([_device(device)] if device else []), _address(address)]


def _device(value):
    return digest(f"device|{value}")


def _address(value):
    return digest(f"address|{value}")
