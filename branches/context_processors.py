"""What every page shows: the product, the reader's unit and the ways on."""

from functools import partial

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from branches.masthead import masthead
from branches.navigation import links_for
from branches.once import new_once_key
from config.lib.dates import today
from config.lib.form_token import form_token


def site(request):
    user = getattr(request, "user", None)
    posts = user.posts if user is not None and user.is_authenticated else []
    return {
        "csrf_token": SimpleLazyObject(partial(form_token, request)),
        "once_key": new_once_key(),  # pages that make their own override it
        "site": {
            "name": settings.PRODUCT_NAME,
            "masthead": partial(_masthead, request, user, posts),
            "today": today(),
        },
    }


def _masthead(request, user, posts):
    """Only pages that have a head work it out."""
    is_on_the_way = getattr(request, "account_step", None)  # nothing else opens yet
    return masthead(
        request,
        user=user if user is not None and user.is_authenticated else None,
        unit=posts[0].organization.label if posts else None,
        links=[] if is_on_the_way else links_for(request.path, posts),
    )
