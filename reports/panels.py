"""What this app adds to pages below: ways on, figures on the home page and on a member's page."""

from django.urls import reverse

from branches import job_access, job_links, job_parts
from branches.choices import BRANCH_LEADERS, COMMITTEE_ROLES, Role
from branches.home_panels import Panel
from branches.home_panels import register as register_home
from branches.navigation import Link
from branches.navigation import register as register_navigation
from branches.permissions import MANAGE_RULES, VIEW_COMMITTEE
from branches.rule_previews import PreviewPage
from branches.rule_previews import register as register_preview
from branches.unit_panels import UnitGroup, UnitLink, UnitPanel, register_link, register_panel
from config.lib.dates import today
from config.lib.periods import Period
from meetings.choices import DocumentKind
from meetings.signed_files import print_as
from members.detail_panels import MemberPanel
from members.detail_panels import register as register_member
from members.models import Membership
from reports.actions.bundles import BUNDLE_JOB, follow_up
from reports.actions.previews import PREVIEW_JOB, draft_of
from reports.actions.runs import EDITION_JOB, FILE_JOB
from reports.figure_cards import committee_quarter, running_quarter
from reports.fresh_reports import fresh_reports
from reports.indicators import members_of
from reports.papers import ReportPaper
from reports.permissions import REPORTERS, may_read_report, may_view_figures

NEAR_THE_BRANCH = BRANCH_LEADERS | {Role.SUPERVISOR}
LOOKERS = NEAR_THE_BRANCH | COMMITTEE_ROLES


def register_all():
    print_as(DocumentKind.REPORT, ReportPaper)
    for kind, check in (
        (EDITION_JOB, lambda job, user: sees_edition(job.report_run, user)),
        (FILE_JOB, lambda job, user: sees_edition(job.report_file.run, user)),
        (BUNDLE_JOB, sees_bundle),
    ):
        job_access.readable_if(kind, check, is_personal=True)
    job_access.readable_if(PREVIEW_JOB, sees_preview)
    job_links.lead_on(PREVIEW_JOB, preview_link)
    job_parts.follow_up_with(BUNDLE_JOB, follow_up)
    job_links.lead_on(EDITION_JOB, edition_link)
    job_links.lead_on(FILE_JOB, file_link)
    register_home(Panel(28, REPORTERS, "reports/panels/_fresh_reports.html", fresh_reports))
    register_navigation(Link(40, "Chỉ số", "reports:home", LOOKERS | {Role.MEMBER}))
    register_link(
        UnitLink(
            26,
            "Nghị quyết và nhiệm vụ",
            "tasks",
            "reports:unit_tasks",
            may_view_figures,
            group=UnitGroup.PAPERS,
        )
    )
    register_link(
        UnitLink(
            30, "Chỉ số", "chart", "reports:dashboard", may_view_figures, group=UnitGroup.FIGURES
        )
    )
    register_link(
        UnitLink(
            40,
            "Báo cáo",
            "document",
            "reports:reports",
            VIEW_COMMITTEE.granted,
            group=UnitGroup.FIGURES,
        )
    )
    register_preview(PreviewPage("Xem trước tác động lên chỉ số", "reports:rule_preview"))
    register_panel(UnitPanel(30, "reports/panels/_unit_figures.html", unit_figures))
    register_home(Panel(30, NEAR_THE_BRANCH, "reports/panels/_figures.html", home_figures))
    register_home(
        Panel(30, COMMITTEE_ROLES, "reports/panels/_committee_figures.html", home_of_committee)
    )
    register_member(MemberPanel(30, "reports/panels/_member_figures.html", member_figures))


def sees_edition(run, user):
    return may_read_report(user, run.organization, run.kind)


def sees_bundle(job, user):
    """What may not be read was left out when the bundle was made; the right may have ended."""
    return VIEW_COMMITTEE.granted(user, job.organization)


def sees_preview(job, user):
    return MANAGE_RULES.granted(user, job.organization)


def preview_link(job):
    """None once the draft is published or discarded: there is nothing to preview any more."""
    draft = draft_of(job)
    if draft is None:
        return None
    address = reverse("reports:rule_preview", args=[job.organization_id, draft.pk])
    return "Xem tác động", f"{address}?ky={job.params['period']}"


def edition_link(job):
    return "Xem báo cáo, ban hành", job.report_run.get_absolute_url()


def file_link(job):
    return "Xem báo cáo, ban hành", job.report_file.run.get_absolute_url()


def home_figures(user, posts):
    """The figures of the running quarter for the first unit the reader looks after."""
    values = running_quarter(posts[0].organization, today())
    return values if values["answer"].unit.branch_count else None


def home_of_committee(user, posts):
    """The running quarter of the first committee, held against targets and the year before."""
    values = committee_quarter(posts[0].organization, today())
    return values if values["answer"].unit.branch_count else None


def unit_figures(user, organization):
    """Where the page of a unit loads its figures from."""
    return {"unit": organization} if may_view_figures(user, organization) else None


def member_figures(user, member):
    """The member's own year so far, from the branch they are reported in."""
    day = today()
    year = Period(day.year)
    seats = Membership.objects.filter(member=member).meeting_days(year.first_day, day)
    last = seats.select_related("branch").order_by("kind", "-valid_from").first()
    if last is None:
        return None
    own = [one for one in members_of(last.branch, year, day) if one.member == member]
    return {"year": str(year), "own": own[0]} if own else None
