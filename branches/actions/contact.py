"""People keep their own address for notices, and by which ways they want to hear."""

from django.db import transaction

from branches import audit
from branches.models import User
from config.lib.errors import RuleBroken

WAYS = ("wants_in_app", "wants_mail", "wants_call", "wants_slip", "wants_message")


@transaction.atomic
def change_contact(*, user, email, **ways):
    """Store the person's own address and `WAYS`; the trail says that it changed, not to what.

    Raises RuleBroken when no way is left, or mail is wanted without an address.
    """
    chosen = {name: bool(ways.get(name)) for name in WAYS}
    if not any(chosen.values()):
        raise RuleBroken("Đồng chí chọn ít nhất một cách nhận thông báo.")
    if chosen["wants_mail"] and not email and sum(chosen.values()) == 1:
        raise RuleBroken("Đồng chí ghi địa chỉ thư điện tử, hoặc chọn thêm cách nhận khác.")
    User.objects.filter(pk=user.pk).update(email=email, **chosen)
    audit.record(
        "branches.contact_changed",
        f"{user.full_name} đổi cách nhận thông báo",
        target=user,
        by=user,
        payload={"has_address": bool(email), **chosen},
    )
