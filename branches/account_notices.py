"""What the owner of a login is told about it: on screen at the next login, and by letter."""

from django.db import transaction
from django.utils import timezone

from branches import mail
from branches.models import AccountNotice, MailOutbox, User

ADVICE = "Nếu không phải đồng chí làm, đồng chí đổi mật khẩu và báo ngay người quản trị hệ thống."
SHOWN = 10


@transaction.atomic
def tell_owner(user, text):
    """Leave ``text`` for ``user``; the letter carries it too, its subject nothing personal."""
    notice = AccountNotice.objects.create(user=user, text=f"{text} {ADVICE}")
    mail.queue_letters(
        [
            MailOutbox(
                key=f"account-{notice.pk}",
                kind="account",
                recipient=user,
                subject="Thông báo về tài khoản của đồng chí",
                body=notice.text,
            )
        ]
    )


def tell_of_lock(username, *, what, address):
    """``what`` was typed wrong too often at the login of that name; unknown names tell nobody."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is not None:
        moment = timezone.localtime().strftime("%H:%M ngày %d/%m/%Y")
        place = f" từ địa chỉ {address}" if address else ""
        tell_owner(
            user, f"Lúc {moment} có nhiều lần nhập sai {what}{place}; máy chủ đã tạm dừng nhận."
        )


def take_unshown(user):
    """Texts not yet shown, oldest first; from now on they count as shown."""
    waiting = list(user.account_notices.filter(shown_at=None).order_by("pk"))
    user.account_notices.filter(pk__in=[one.pk for one in waiting]).update(shown_at=timezone.now())
    return [one.text for one in waiting]


def latest(user):
    return user.account_notices.order_by("-pk")[:SHOWN]
