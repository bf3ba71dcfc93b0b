"""The second factor of a login: proposed, proven, used once a code, renewed, taken off."""

import time

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.account_notices import tell_owner
from branches.actions.logins import NOT_FOR_ONESELF_FACTOR, require_over_login
from branches.models import RecoveryCode, SecondFactor, User
from branches.permissions import MANAGE_LOGINS
from branches.second_factor import (
    is_required,
    matching_step,
    new_key,
    new_recovery_codes,
    plain_code,
    recovery_digest,
)
from branches.sessions import end_sessions
from config.lib.errors import RuleBroken
from config.lib.sealed import opens, seal, unseal

NONE_YET = "Tài khoản này chưa bật xác thực hai bước."
LOST_KEY = (
    "Máy chủ không còn đọc được bí mật của xác thực hai bước này (khóa cũ đã mất). Đồng chí đề "
    "nghị người quản trị đặt lại xác thực hai bước cho mình."
)


def proposed_key(user, *, mark):
    """The secret waiting to be proven by a first code, and the mark of the session it was shown in.

    The same one for the session with that ``mark``. Every other session gets a new one: whoever
    looked at the page before must not know the secret its owner will use.
    """
    factor, _ = SecondFactor.objects.get_or_create(user=user)
    if not factor.pending or factor.pending != mark or not opens(factor.pending):
        factor.pending = seal(new_key())
        factor.save(update_fields=["pending"])
    return unseal(factor.pending), factor.pending


@transaction.atomic
def confirm(*, user, code, mark):
    """Turn on the secret proposed with ``mark``, proven by ``code``.

    Returns fresh recovery codes, or None. An older telephone stops counting at that moment, and so
    do older recovery codes.
    """
    factor = SecondFactor.objects.select_for_update(no_key=True).filter(user=user).first()
    if factor is None or not factor.pending or factor.pending != mark:
        return None
    found = matching_step(
        unseal(factor.pending), plain_code(code), drift=0, last_step=0, now=time.time()
    )
    if found is None:
        return None
    factor.key, factor.pending = factor.pending, ""
    factor.last_step, factor.drift = found
    factor.save()
    user.second_factor_at = timezone.now()
    user.save(update_fields=["second_factor_at"])
    _record("branches.second_factor_on", f"{user.username} bật xác thực hai bước", user)
    return _renew_codes(user)


@transaction.atomic
def use_code(*, user, code):
    """Tell whether ``code`` opens the second door now; whatever it was, it never does again.

    RuleBroken when the key the secret was sealed with is lost.
    """
    code = plain_code(code)
    if len(code) != 6:
        return _use_recovery_code(user, code)
    factor = SecondFactor.objects.filter(user=user).exclude(key="").first()
    if factor is None:
        return False
    if not opens(factor.key):
        raise RuleBroken(LOST_KEY)
    found = matching_step(
        unseal(factor.key),
        code,
        drift=factor.drift,
        last_step=factor.last_step,
        now=time.time(),
    )
    return found is not None and take_step(factor, *found)


def take_step(factor, step, drift):
    """Use up ``step``: of parallel requests with one code, one gets it."""
    taken = SecondFactor.objects.filter(pk=factor.pk, key=factor.key, last_step__lt=step)
    return bool(taken.update(last_step=step, drift=drift))


@transaction.atomic
def renew_recovery_codes(*, user):
    """A new set; whatever is left of the old one stops working."""
    if user.second_factor_at is None:
        raise RuleBroken(NONE_YET)
    _record("branches.recovery_codes_renewed", f"{user.username} lấy mã dự phòng mới", user)
    return _renew_codes(user)


@transaction.atomic
def turn_off(*, user):
    """Take off one's own second factor. Raises RuleBroken where the role requires one."""
    if user.second_factor_at is None:
        raise RuleBroken(NONE_YET)
    if is_required(user):
        raise RuleBroken(
            "Vai trò của đồng chí bắt buộc xác thực hai bước nên không tắt được. Đồng chí có thể "
            "chuyển sang điện thoại khác."
        )
    _remove(user)
    _record("branches.second_factor_off", f"{user.username} tắt xác thực hai bước", user)


@transaction.atomic
def reset(*, user, organization, reason, by):
    """Take off the second factor of somebody who lost it: no secret is shown to anybody.

    The owner is told, all sessions end; where one is required they enrol at the next login.
    """
    MANAGE_LOGINS.require(by, organization)
    require_over_login(by, user)
    if user.pk == by.pk:
        raise RuleBroken(NOT_FOR_ONESELF_FACTOR)
    if not reason.strip():
        raise RuleBroken("Đồng chí ghi lý do đặt lại xác thực hai bước.")
    if user.second_factor_at is None:
        raise RuleBroken(NONE_YET)
    _remove(user)
    end_sessions(user)
    tell_owner(
        user,
        f"{by.full_name} đã đặt lại xác thực hai bước của đồng chí "
        f"lúc {timezone.localtime():%H:%M ngày %d/%m/%Y}. Lý do: {reason.strip()[:200]}",
    )
    audit.record(
        "branches.second_factor_reset",
        f"Đặt lại xác thực hai bước của {user.username}",
        target=user,
        by=by,
        organization=organization,
        payload={"reason": reason.strip()},
    )


def _use_recovery_code(user, code):
    codes = RecoveryCode.objects.filter(user=user, digest=recovery_digest(user, code), used_at=None)
    if not codes.update(used_at=timezone.now()):
        return False
    left = user.recovery_codes.filter(used_at=None).count()
    tell_owner(user, f"Một mã dự phòng vừa được dùng để đăng nhập, còn {left} mã.")
    _record(
        "branches.recovery_code_used",
        f"{user.username} đăng nhập bằng mã dự phòng",
        user,
        left=left,
    )
    return True


def _renew_codes(user):
    codes = new_recovery_codes()
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=recovery_digest(user, code)) for code in codes
    )
    return codes


def _remove(user):
    SecondFactor.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    User.objects.filter(pk=user.pk).update(second_factor_at=None)
    user.second_factor_at = None


def _record(code, sentence, user, **payload):
    audit.record(
        code,
        sentence,
        target=user,
        by=user,
        organization=user.posts[0].organization if user.posts else None,
        payload=payload,
    )
