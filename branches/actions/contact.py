"""People keep their own address for notices."""

from django.db import transaction

from branches import audit
from branches.models import User


@transaction.atomic
def change_contact(*, user, email, wants_mail):
    """Store the person's own address; the trail says that it changed, not to what."""
    User.objects.filter(pk=user.pk).update(email=email, wants_mail=wants_mail)
    audit.record(
        "branches.contact_changed",
        f"{user.full_name} đổi cách nhận thông báo",
        target=user,
        by=user,
        payload={"has_address": bool(email), "wants_mail": wants_mail},
    )
