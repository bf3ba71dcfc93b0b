"""Where a person gets their notices besides the program: the address they gave themselves."""

from django.contrib import messages
from django.shortcuts import redirect, render

from branches import mail
from branches.actions.contact import WAYS, change_contact
from branches.contact_forms import ContactForm
from branches.models import MailOutbox
from branches.once import new_once_key
from branches.views.form_pages import carried_out

SHOWN = 10


def contact(request):
    """The reader's own address, and what became of the last letters."""
    user = request.user
    form = ContactForm(
        request.POST or None,
        initial={"email": user.email, **{name: getattr(user, name) for name in WAYS}},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, change_contact, user=user, **form.cleaned_data)
    ):
        messages.success(request, "Đã lưu cách nhận thông báo.")
        return redirect("branches:contact")
    context = {
        "form": form,
        "letters": MailOutbox.objects.visible_to(user).order_by("-pk")[:SHOWN],
        "is_configured": mail.is_configured(),
        "once_key": new_once_key(),
    }
    return render(request, "branches/contact.html", context, status=422 if form.is_bound else 200)
