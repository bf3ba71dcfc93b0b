"""What runs in the background for members."""

from celery import shared_task

from branches.jobs import Result, handles
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.pdf import render_paper
from members.actions import retention
from members.models import Member
from members.subject_file import SUBJECT_PDF, may_read_subject, subject_paper


@handles(SUBJECT_PDF)
def render_subject(job, progress):
    """What is held about the member, if its requester may still read it."""
    member = Member.objects.get(pk=job.params["member"])
    if not may_read_subject(job.requester, member):
        raise RuleBroken("Đồng chí không còn quyền xem dữ liệu đang giữ về người này.")
    progress(0, 1)
    paper = subject_paper(member, job.organization)
    return Result(f"du-lieu-{member.pk}.pdf", render_paper(paper))


@shared_task
def reduce_left():
    """Once a day; running it again changes nothing."""
    retention.reduce_left(day=today(), by=SYSTEM)
