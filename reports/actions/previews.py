"""Asking what a draft of rules would have changed."""

from branches.actions.work import request_job
from branches.choices import RuleVersionState
from branches.models import Job
from branches.permissions import MANAGE_RULES
from config.lib.dates import today

PREVIEW_JOB = "reports.rule_preview"


def request_preview(*, draft, period, by):
    """Have a year counted under the rules in force and under ``draft`` as it stands now.

    While the same is being counted for the same person, returns that job.
    """
    MANAGE_RULES.require(by, draft.organization)
    return request_job(
        kind=PREVIEW_JOB,
        title=f"Tác động của {draft}, {period}"[:300],
        organization=draft.organization,
        params=_params(draft, period),
        by=by,
    )


def open_preview(draft, period):
    """The job that is counting ``draft`` as it stands now, None when there is none."""
    return Job.objects.open().filter(kind=PREVIEW_JOB, params=_params(draft, period)).first()


def draft_of(job):
    """The draft the job is about, None once it is published or discarded."""
    drafts = job.organization.rule_versions.filter(state=RuleVersionState.DRAFT)
    return drafts.select_related("profile").filter(pk=job.params["draft"]).first()


def _params(draft, period):
    return {
        "draft": draft.pk,
        "version": draft.version,
        "period": period.code,
        "on": today().isoformat(),
    }
