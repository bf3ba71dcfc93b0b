"""Papers of meetings, rendered in the background."""

from celery import shared_task

from branches.jobs import Result, handles
from config.lib.errors import RuleBroken
from meetings.actions import notifying, reminding, revising
from meetings.actions.ballots import BALLOTS_PDF, TALLY_PDF
from meetings.actions.digital import SIGNED_PDF
from meetings.actions.issuing import NOTICE_PDF
from meetings.actions.minutes import ATTENDANCE_SHEET_PDF, MINUTES_PDF
from meetings.actions.paper_record import MINUTE_SHEET_PDF
from meetings.actions.year_plan import PLAN_PDF
from meetings.ballot_documents import ballot_cards_pdf, tally_pdf
from meetings.documents import attendance_sheet_pdf
from meetings.minutes_files import minutes_pdf
from meetings.minutes_tasks import readable
from meetings.models import AnnualPlan, Meeting, SecretBallot, SignedDocument
from meetings.notice_documents import call_list_pdf, invitations_pdf, notice_pdf
from meetings.paper_documents import minute_sheet_pdf
from meetings.permissions import KEEP_DIGITAL_COPY
from meetings.plan.documents import plan_pdf
from meetings.plan.permissions import reads_confidential
from meetings.signed_files import pdf_of
from meetings.theme_facts import knows_theme


@shared_task
def forget_revisions():
    """Drop the working states of records that were signed long ago."""
    revising.forget_old()


@handles(MINUTES_PDF)
def render_minutes(job, progress):
    """The minutes of the meeting the job names, if its requester may still read them."""
    meeting = readable(job)
    progress(0, 1)
    return Result(f"bien-ban-{meeting.held_on:%Y-%m-%d}.pdf", minutes_pdf(meeting))


@handles(SIGNED_PDF)
def render_original(job, progress):
    """The kept PDF of a signed paper, to be signed digitally."""
    KEEP_DIGITAL_COPY.require(job.requester, job.organization)
    document = SignedDocument.objects.get(pk=job.params["document"])
    progress(0, 1)
    return Result(f"ban-goc-{document.signed_at:%Y-%m-%d}-{document.pk}.pdf", pdf_of(document))


@handles(ATTENDANCE_SHEET_PDF)
def render_attendance_sheet(job, progress):
    meeting = _meeting(Meeting.objects.visible_to(job.requester), job)
    progress(0, 1)
    return Result(f"diem-danh-{meeting.held_on:%Y-%m-%d}.pdf", attendance_sheet_pdf(meeting))


@handles(PLAN_PDF)
def render_plan(job, progress):
    """One of the papers of the year plan the job names, if its requester may still read it."""
    plans = AnnualPlan.objects.visible_to(job.requester).select_related("branch")
    plan = plans.filter(pk=job.params["plan"]).first()
    if plan is None:
        raise RuleBroken("Đồng chí không còn quyền xem kế hoạch này.")
    progress(0, 1)
    sees = job.params["full"] and reads_confidential(job.requester, plan.branch)
    content = plan_pdf(plan, job.params["paper"], sees_confidential=sees)
    return Result(f"ke-hoach-{job.params['paper']}-{plan.year}.pdf", content)


@handles(MINUTE_SHEET_PDF)
def render_minute_sheet(job, progress):
    meeting = _meeting(Meeting.objects.visible_to(job.requester), job)
    progress(0, 1)
    return Result(f"phieu-bien-ban-{meeting.held_on:%Y-%m-%d}.pdf", minute_sheet_pdf(meeting))


@handles(BALLOTS_PDF)
def render_ballot_cards(job, progress):
    """The cards of a secret ballot, for whoever may still read its meeting."""
    ballot = _ballot(job)
    progress(0, 1)
    return Result("phieu-bieu-quyet.pdf", ballot_cards_pdf(ballot))


@handles(TALLY_PDF)
def render_tally_sheet(job, progress):
    ballot = _ballot(job)
    progress(0, 1)
    return Result("bien-ban-kiem-phieu.pdf", tally_pdf(ballot))


@handles(notifying.INVITATIONS_PDF)
def render_invitations(job, progress):
    """Slips for everybody called, for whoever may still see the meeting."""
    meeting = _meeting(Meeting.objects.visible_to(job.requester), job)
    progress(0, 1)
    return Result(f"giay-moi-{meeting.held_on:%Y-%m-%d}.pdf", invitations_pdf(meeting))


@handles(NOTICE_PDF)
def render_notice(job, progress):
    """The notice with its number, for whoever may still see the meeting and know its theme."""
    meeting = _meeting(Meeting.objects.visible_to(job.requester), job)
    if not knows_theme(meeting, job.requester):
        raise RuleBroken("Đồng chí không còn quyền xem thông báo này.")
    progress(0, 1)
    return Result(f"thong-bao-{meeting.held_on:%Y-%m-%d}.pdf", notice_pdf(meeting))


@handles(notifying.CALL_LIST_PDF)
def render_call_list(job, progress):
    meeting = _meeting(Meeting.objects.visible_to(job.requester), job)
    progress(0, 1)
    return Result(f"bao-hop-{meeting.held_on:%Y-%m-%d}.pdf", call_list_pdf(meeting))


@shared_task
def remind():
    """Go up the ladder of reminders; running it again changes nothing."""
    notifying.remind()
    reminding.remind_people()


def _ballot(job):
    ballot = (
        SecretBallot.objects.filter(
            pk=job.params["ballot"], meeting__in=Meeting.objects.content_visible_to(job.requester)
        )
        .select_related("meeting__branch", "vote__meeting")
        .first()
    )
    if ballot is None:
        raise RuleBroken("Đồng chí không còn quyền xem lần bỏ phiếu này, hoặc nó đã bị bỏ.")
    return ballot


def _meeting(meetings, job):
    meeting = (
        meetings.select_related("branch", "chair", "minute_taker")
        .filter(pk=job.params["meeting"])
        .first()
    )
    if meeting is None:
        raise RuleBroken("Đồng chí không còn quyền xem cuộc họp này, hoặc cuộc họp đã bị xóa.")
    return meeting
