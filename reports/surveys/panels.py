"""Where surveys appear on the home page, and who reads their files."""

from branches import job_access
from branches.choices import BRANCH_LEADERS
from branches.home_panels import Panel
from branches.home_panels import register as register_home
from branches.jobs import Result, handles
from branches.rules import ancestor_paths
from config.lib.errors import RuleBroken
from config.lib.prepared import Prepared
from reports.actions.surveys import NOTICE_FILE
from reports.models import Survey, SurveyAnswer, SurveyNotice
from reports.surveys.notices import notice_file

NOT_ANSWERED = Prepared(
    lambda branch, *paths: (
        Survey.objects.asked_along(paths)
        .exclude(pk__in=SurveyAnswer.objects.filter(branch=branch).values("survey"))
        .select_related("organization")
    ),
    examples=(-7,),
    further="#path{}".format,
)
NO_NOTICE = "Đồng chí không còn quyền xem thông báo này."


def register_all():
    job_access.readable_if(NOTICE_FILE, lambda job, user: _notice(job, user) is not None)
    register_home(Panel(29, BRANCH_LEADERS, "reports/surveys/_home.html", to_answer, is_task=True))


@handles(NOTICE_FILE)
def render_notice(job, progress):
    notice = _notice(job, job.requester)
    if notice is None:
        raise RuleBroken(NO_NOTICE)
    progress(0, 1)
    form, number = job.params["form"], notice.number_text.replace("/", "-")
    return Result(f"thong-bao-ket-qua-khao-sat-{number}.{form}", notice_file(notice, form))


def to_answer(user, posts):
    """Open surveys that a branch the reader leads has not answered, the first due first."""
    branches = {post.organization_id: post.organization for post in posts}
    rows = [(one, branch) for branch in branches.values() for one in _unanswered(branch)]
    rows.sort(key=lambda row: (row[0].due_on, row[0].pk))
    return {"rows": rows, "due_on": rows[0][0].due_on} if rows else None


def _unanswered(branch):
    asked = NOT_ANSWERED(branch.pk, *ancestor_paths(branch.path))
    return [one for one in asked if one.is_for(branch)]


def _notice(job, user):
    found = SurveyNotice.objects.visible_to(user).select_related("organization", "survey")
    return found.filter(pk=job.params["notice"]).first()
