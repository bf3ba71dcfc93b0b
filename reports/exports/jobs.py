"""Exports in the background; registered with the pages of this app (``export_panels``)."""

from branches.choices import PartState
from branches.job_parts import keep_parts, make_parts, zip_of
from branches.jobs import handles
from branches.models import PartyOrganization
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from meetings.book_facts import entries_counted
from meetings.models import Meeting
from reports.actions.exports import EXPORT
from reports.exports.choices import ExportWhat
from reports.exports.contents import contents_of
from reports.exports.making import Maker, minutes_in_book
from reports.exports.permissions import EXPORT_DOCUMENTS
from reports.exports.planning import BRANCH, MEETING, RESOLUTION, parts_of_export
from resolutions.models import Resolution

NO_RIGHT = "Đồng chí không còn quyền xuất tài liệu của đơn vị này."


@handles(EXPORT)
def build_export(job, progress):
    """Plan once, make what waits, pack. Safe to do again at any point."""
    if not EXPORT_DOCUMENTS.granted(job.requester, job.organization):
        raise RuleBroken(NO_RIGHT)
    keep_parts(job, parts_of_export(job))
    make_parts(job, progress, Maker(job, progress))
    code = "".join(sign if sign.isalnum() else "-" for sign in job.organization.code)
    name = f"{job.params['what']}-{job.params['period']}-{code}.zip"
    return zip_of(job, name, contents=contents_of(job))


def reads_export(job, user):
    """Whether ``user`` may still read every document the ZIP holds, as of now."""
    if not EXPORT_DOCUMENTS.granted(user, job.organization):
        return False
    readable = {
        MEETING: Meeting.objects.content_visible_to(user),
        RESOLUTION: Resolution.objects.visible_to(user),
        BRANCH: PartyOrganization.objects.visible_to(user),
    }
    made = job.parts.filter(state=PartState.DONE)
    for about, rows in readable.items():
        refs = made.filter(about=about).values("ref")
        if rows.filter(pk__in=refs).distinct().count() != refs.distinct().count():
            return False
    return job.params["what"] != ExportWhat.BOOKS or _reads_books(job, user, made)


def _reads_books(job, user, made):
    """Whether ``user`` may still open as many minutes of every book as it was made of."""
    counted = entries_counted(made.values("ref"), parse_period(job.params["period"]).year, user)
    return all(counted.get(part.ref, 0) >= minutes_in_book(part) for part in made)
