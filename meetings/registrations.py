"""What meetings add to the pages of the apps below: ways on, the home page, the unit page."""

from branches import chain_check, genuine, home_panels, job_access, navigation, unit_panels
from branches.choices import BRANCH_LEADERS, BRANCH_ROLES
from config.lib.prepared import Prepared
from meetings import (
    genuine_papers,
    issued_register,
    parts,
    redaction_hooks,
    sealed_evidence,
    sealed_rows,
    subject_parts,
)
from meetings.actions.ballots import BALLOTS_PDF, TALLY_PDF
from meetings.actions.digital import SIGNED_PDF
from meetings.actions.minutes import ATTENDANCE_SHEET_PDF, MINUTES_PDF
from meetings.actions.paper_record import MINUTE_SHEET_PDF
from meetings.actions.year_plan import PLAN_PDF
from meetings.ballot_links import tally_to_confirm
from meetings.choices import DocumentKind, MeetingState, MeetingType
from meetings.group_facts import group_panel
from meetings.models import AnnualPlan, Meeting
from meetings.papers import MinutesPaper, SupplementPaper
from meetings.permissions import KEEP_DIGITAL_COPY, PLAN_MEETING, can_record
from meetings.plan import panels as plan_panels
from meetings.plan.permissions import reads_confidential
from meetings.preparation import checklist
from meetings.prepare import panels as prepare_panels
from meetings.review import registrations as review_registrations
from meetings.roll_corrections import judge_again
from meetings.rules import SENT_STATES
from meetings.seeing import sees
from meetings.signed_files import print_as
from members import roll_changes

UNFINISHED = frozenset(MeetingState) - SENT_STATES - {MeetingState.CANCELLED}
SHOWN_AT_HOME = 5
UNDER_WAY = Prepared(
    lambda *branches: (
        Meeting.objects.filter(branch__in=branches, state__in=UNFINISHED, taken_over=False)
        .exclude(meeting_type=MeetingType.COMMITTEE_MEETING, state=MeetingState.SIGNED)
        .select_related("branch", "minute_taker")
        .order_by("held_on", "pk")
    ),
    further=lambda number: -1000 - number,
)

NEXT_STEP = {
    MeetingState.PLANNED: "soạn thông báo họp",
    MeetingState.POSTPONED: "soạn thông báo họp",
    MeetingState.ANNOUNCED: "bắt đầu và điểm danh",
    MeetingState.IN_PROGRESS: "ghi diễn biến",
    MeetingState.HELD: "soạn biên bản",
    MeetingState.MINUTES_DRAFT: "đọc và thông qua biên bản",
    MeetingState.MINUTES_ADOPTED: "thư ký và chủ trì ký biên bản",
    MeetingState.SIGNED: "gửi cấp trên",
}


def next_step(meeting):
    """What comes next for a meeting; chi ủy is called without a written notice."""
    if meeting.is_of_committee and meeting.state == MeetingState.PLANNED:
        return NEXT_STEP[MeetingState.ANNOUNCED]
    return NEXT_STEP.get(meeting.state)


def register_all():
    parts.add_meeting_link(tally_to_confirm)
    redaction_hooks.register_all()
    subject_parts.register_all()
    print_as(DocumentKind.MINUTES, MinutesPaper)
    print_as(DocumentKind.SUPPLEMENT, SupplementPaper)
    job_access.readable_if(SIGNED_PDF, keeps_digital_copies)
    genuine.add_lookups(by_code=genuine_papers.by_code, by_file=genuine_papers.by_file)
    sealed_rows.register_all()
    for check in sealed_evidence.CHECKS:
        chain_check.add_evidence(check)
    roll_changes.listen(judge_again)
    for kind in (MINUTES_PDF, BALLOTS_PDF, TALLY_PDF):
        job_access.readable_if(kind, reads_minutes)
    for kind in (ATTENDANCE_SHEET_PDF, MINUTE_SHEET_PDF):
        job_access.readable_if(kind, sees_meeting)
    job_access.readable_if(PLAN_PDF, sees_plan)
    issued_register.register_all()
    plan_panels.register_all()
    prepare_panels.register_all()
    review_registrations.register_all()
    navigation.register(navigation.Link(30, "Cuộc họp", "meetings:list", BRANCH_ROLES))
    unit_panels.register_link(
        unit_panels.UnitLink(
            20,
            "Cuộc họp",
            "calendar",
            "meetings:branch",
            lambda user, unit: unit.is_branch,
            group=unit_panels.UnitGroup.MEETINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            45,
            "Bản ký số",
            "lock",
            "meetings:signed_papers",
            lambda user, unit: unit.is_branch and KEEP_DIGITAL_COPY.granted(user, unit),
            group=unit_panels.UnitGroup.PAPERS,
        )
    )
    unit_panels.register_panel(
        unit_panels.UnitPanel(15, "meetings/panels/_groups.html", group_panel)
    )
    home_panels.register(
        home_panels.Panel(10, BRANCH_ROLES, "meetings/_home_panel.html", next_meetings)
    )


def _say_what_is_missing(steps):
    """Name the steps of preparation not done for the next meeting of those that may record it."""
    coming = [one for one in steps if one["next"] and one["meeting"].has_not_started]
    for one in coming[:1]:
        if not one["meeting"].is_of_committee:
            one["missing"] = [step.title for step in checklist(one["meeting"]) if not step.is_done]


def reads_minutes(job, user):
    return Meeting.objects.content_visible_to(user).filter(pk=job.params["meeting"]).exists()


def sees_meeting(job, user):
    return Meeting.objects.visible_to(user).filter(pk=job.params["meeting"]).exists()


def keeps_digital_copies(job, user):
    return KEEP_DIGITAL_COPY.granted(user, job.organization)


def sees_plan(job, user):
    """Whether ``user`` still sees the plan, and its confidential themes if the paper holds them."""
    plans = AnnualPlan.objects.visible_to(user).select_related("branch")
    plan = plans.filter(pk=job.params["plan"]).first()
    if plan is None:
        return False
    return not job.params.get("full", True) or reads_confidential(user, plan.branch)


def next_meetings(user, posts):
    """The meetings of the reader's branches that are under way, oldest first, and where to plan."""
    under_way = UNDER_WAY(*{post.organization_id for post in posts})
    waiting = [one for one in under_way if sees(user, one, to_read=False)][:SHOWN_AT_HOME]
    plannable = {
        post.organization_id: post.organization
        for post in posts
        if post.role in BRANCH_LEADERS and PLAN_MEETING.granted(user, post.organization)
    }
    steps = [
        {"meeting": one, "next": next_step(one) if can_record(user, one) else None}
        for one in waiting
    ]
    _say_what_is_missing(steps)
    return {"waiting": steps, "plannable": list(plannable.values())}
