"""Whether somebody may still read what a job made: asked again whenever it is opened.

Rights may have ended since the job was asked for. Apps register in ``AppConfig.ready``; a kind
without a check belongs to its requester as long as they see its unit.
"""

CHECKS = {}


def readable_if(kind, check):
    """``check(job, user)`` tells whether ``user`` may read the result of a job of ``kind``."""
    CHECKS[kind] = check


def may_read(job, user):
    check = CHECKS.get(job.kind)
    return check is None or check(job, user)
