"""A first password on its way from the moment it is made to the slip that shows it, once.

It waits sealed in the session of the person who made it, and is gone with the first look.
"""

import json
import time

from config.lib.sealed import seal, unseal

SESSION_KEY = "handover"
WAITING_SECONDS = 15 * 60


def put(request, user, password):
    """Keep ``password`` of ``user`` for the slip."""
    request.session[SESSION_KEY] = seal(json.dumps([user.pk, password, time.time()]))


def take(request, user):
    """The password kept for ``user``, or None when there is none, or no more."""
    sealed = request.session.pop(SESSION_KEY, "")
    if not sealed:
        return None
    user_pk, password, since = json.loads(unseal(sealed))
    in_time = time.time() - since <= WAITING_SECONDS
    return password if user_pk == user.pk and in_time else None
