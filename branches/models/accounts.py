"""What keeps a login safe: its sessions, second factor, throttles and notices (reliability 6)."""

import uuid
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from branches.models.logins import User

KEPT_ON_SAVE = ["session_data", "expire_date", "user", "started_at", "seen_at"]


class LoginSession(AbstractBaseSession):
    """A session and whose it is, so that it can be listed and ended from elsewhere.

    ``uid`` names it in addresses: the key itself is as good as a password.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="login_sessions")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    must_renew = models.BooleanField(default=False)

    class Meta:
        verbose_name = "phiên đăng nhập"

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore

    def save(self, *args, **kwargs):
        """Rewrite only what the store knows: the rest is written past it, by other requests too."""
        if kwargs.get("force_update"):
            kwargs["update_fields"] = KEPT_ON_SAVE
        super().save(*args, **kwargs)


class SecondFactor(models.Model):
    """The secret an authenticator app shares with us, sealed with the key outside the database.

    ``pending`` is a secret shown but not yet proven by a code; a factor without ``key`` is none.
    ``last_step`` is the time step (30 s) of the last code used: no code counts twice. ``drift`` is
    how many steps the clock of the telephone was off then.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    key = models.CharField(max_length=200, blank=True)
    pending = models.CharField(max_length=200, blank=True)
    last_step = models.BigIntegerField(default=0)
    drift = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = "xác thực hai bước"

    def __str__(self):
        return str(self.user)


class RecoveryCode(models.Model):
    """A code for the day the telephone is lost: only its keyed digest is kept, used once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "mã dự phòng"

    def __str__(self):
        return str(self.user)


class GuessCount(models.Model):
    """How often something went wrong lately; ``key`` is a keyed digest of who and from where."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now, db_index=True)
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "giãn cách thử sai"

    def __str__(self):
        return self.key


class KnownPlace(models.Model):
    """A device or an address from which this login was used before, as a keyed digest."""

    user = models.ForeignKey(User, models.CASCADE, related_name="known_places")
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "nơi đã đăng nhập"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="known_place_once")]

    def __str__(self):
        return str(self.user)


class AccountNotice(models.Model):
    """What the owner of a login must hear about it; shown at the next login and on their page."""

    user = models.ForeignKey(User, models.CASCADE, related_name="account_notices")
    text = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "thông báo về tài khoản"
        indexes = [models.Index(fields=["user", "at"], name="account_notice_of_user")]

    def __str__(self):
        return self.text
