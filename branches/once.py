"""Keys against doing a thing twice: every shown form that creates something carries a new one."""

import uuid


def new_once_key():
    """The value of ``once_key`` for ``templates/components/_once.html``."""
    return uuid.uuid4()
