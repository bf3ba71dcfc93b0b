"""Where a finished job leads to beside its file: apps register in ``AppConfig.ready``.

The page of a job knows its file only; the app that asked for the work knows what came of it.
"""

LINKS = {}


def lead_on(kind, link):
    """``link(job)`` returns a pair of label and address for an ended job of ``kind``, or None."""
    LINKS[kind] = link


def link_of(job):
    link = LINKS.get(job.kind)
    return link(job) if link else None
