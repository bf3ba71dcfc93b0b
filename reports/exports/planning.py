"""Which documents an export holds, one `JobPart` each, as its requester may know of them.

What is missing gets a part too: it is named in the contents and can be asked for again. A fixed
number of queries, however many branches.
"""

from branches.choices import PartState
from branches.models import Job, JobPart, PartyOrganization
from config.lib.paper import capitalized
from config.lib.periods import parse_period
from meetings.models import Meeting
from meetings.rules import HELD_STATES
from reports.exports.choices import ExportWhat
from resolutions.models import Resolution

NOTHING_HELD = "Không có cuộc họp nào trong kỳ."
NOTHING_DECIDED = "Không có nghị quyết, kết luận nào trong kỳ."
OUT_OF_REACH = "Đơn vị không còn thuộc phạm vi đồng chí được xem."
BRANCH, MEETING, RESOLUTION = "branch", "meeting", "resolution"


def parts_of_export(job):
    """The parts of a new export, or of one that takes up what an earlier one left out."""
    if "after" not in job.params:
        return _parts_of_units(job, job.params["units"])
    earlier = Job.objects.get(pk=job.params["after"], requester=job.requester)
    left = list(earlier.parts.left_out().order_by("seq"))
    again = [_copy(part) for part in left if not _stands_for_a_unit(part, job)]
    units = [part.ref for part in left if _stands_for_a_unit(part, job)]
    return again + _parts_of_units(job, units)


def units_of(job, ids):
    """The branches named, where the requester may still see them, in the order of the tree."""
    seen = PartyOrganization.objects.visible_to(job.requester).at_or_below(job.organization)
    return list(seen.branches().filter(pk__in=ids).order_by("path"))


def _parts_of_units(job, ids):
    units = units_of(job, ids)
    make = {
        ExportWhat.MINUTES: _minutes,
        ExportWhat.RESOLUTIONS: _resolutions,
        ExportWhat.BOOKS: _books,
    }[job.params["what"]]
    parts = make(job, units, parse_period(job.params["period"])) if units else []
    gone = PartyOrganization.objects.filter(pk__in=set(ids) - {unit.pk for unit in units})
    return parts + [_missing(unit, OUT_OF_REACH) for unit in gone.order_by("path")]


def _minutes(job, units, period):
    """A part for every sitting held; whether its minutes may be read is asked when it is made."""
    meetings = (
        Meeting.objects.visible_to(job.requester)
        .filter(branch__in=units)
        .counted(period.first_day, period.last_day)
        .distinct()
        .order_by("held_on", "pk")
    )
    found = {}
    for meeting in meetings:
        part = JobPart(
            title=meeting.title,
            day=meeting.held_on,
            about=MEETING,
            ref=meeting.pk,
            status=meeting.get_state_display(),
        )
        found.setdefault(meeting.branch_id, []).append(part)
    return _grouped(units, found, NOTHING_HELD)


def _resolutions(job, units, period):
    """A part for every resolution of a sitting held in the period.

    Its title is not named before the requester may read it.
    """
    meetings = Meeting.objects.visible_to(job.requester).filter(branch__in=units)
    rows = (
        Resolution.objects.filter(
            meeting__in=meetings.filter(
                held_on__range=(period.first_day, period.last_day), state__in=HELD_STATES
            )
        )
        .select_related("meeting")
        .order_by("meeting__held_on", "pk")
    )
    found = {}
    for row in rows:
        part = JobPart(
            title=capitalized(f"{row.get_kind_display()} {row.meeting.month}"),
            day=row.meeting.held_on,
            about=RESOLUTION,
            ref=row.pk,
            status=row.get_state_display(),
        )
        found.setdefault(row.branch_id, []).append(part)
    return _grouped(units, found, NOTHING_DECIDED)


def _books(job, units, period):
    return [
        JobPart(group=unit.label, title=f"Sổ biên bản năm {period.year}", about=BRANCH, ref=unit.pk)
        for unit in units
    ]


def _grouped(units, found, nothing):
    """The parts unit by unit; a unit without any gets one that says so."""
    parts = []
    for unit in units:
        own = found.get(unit.pk) or [_missing(unit, nothing)]
        for part in own:
            part.group = unit.label
        parts += own
    return parts


def _missing(unit, why):
    return JobPart(
        group=unit.label,
        title="–",
        about=BRANCH,
        ref=unit.pk,
        state=PartState.MISSING,
        remark=why,
    )


def _stands_for_a_unit(part, job):
    return part.about == BRANCH and job.params["what"] != ExportWhat.BOOKS


def _copy(part):
    return JobPart(
        group=part.group,
        title=part.title,
        day=part.day,
        about=part.about,
        ref=part.ref,
        status=part.status,
    )
