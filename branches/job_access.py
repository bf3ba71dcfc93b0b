"""Whether somebody may still read what a job made: asked again whenever it is opened.

Rights may have ended since the job was asked for. Apps register in ``AppConfig.ready``; a kind
without a check belongs to its requester as long as they see its unit.
"""

CHECKS = {}
PERSONAL = set()


def readable_if(kind, check, *, is_personal=False):
    """``check(job, user)`` tells whether ``user`` may read the result of a job of ``kind``.

    ``is_personal``: the file holds more about people than one paper of a meeting does. Whoever
    takes it proves again who they are. ``params["member"]``, where given, is whom it is about.
    """
    CHECKS[kind] = check
    if is_personal:
        PERSONAL.add(kind)


def may_read(job, user):
    check = CHECKS.get(job.kind)
    return check is None or check(job, user)


def is_personal(job):
    """Whether the file of the job is an export of personal data."""
    return job.kind in PERSONAL
