"""Themes members would like to treat: proposed, supported, taken into the plan."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from branches import audit
from config.lib.errors import RuleBroken
from meetings.models.plan import AnnualPlan, ThemePlan, ThemeProposal, ThemeSupport
from meetings.plan.permissions import PROPOSE_THEME, WRITE_PLAN
from meetings.plan.rules import EDITABLE_PLANS
from members.models import Member

NO_MEMBER = "Tài khoản này không gắn với đảng viên nào của chi bộ nên không làm việc này được."
ALREADY = "Chuyên đề này đã có người đề xuất. Đồng chí bấm “Ủng hộ”."


@transaction.atomic
def propose_theme(*, proposal, by):
    """Store a proposal; its author supports it from the start."""
    PROPOSE_THEME.require(by, proposal.branch)
    proposal.proposed_by = member_of(by, proposal.branch)
    proposal.proposed_at = timezone.now()
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        raise RuleBroken(ALREADY) from error
    ThemeSupport.objects.create(proposal=proposal, member=proposal.proposed_by)
    _tell(proposal, by, "proposed", f"Đề xuất chuyên đề “{proposal.title}”")
    return proposal


@transaction.atomic
def support_theme(*, proposal, by):
    """Support a proposal, or take the support back; returns whether it is supported now."""
    PROPOSE_THEME.require(by, proposal.branch)
    member = member_of(by, proposal.branch)
    support, is_new = ThemeSupport.objects.get_or_create(proposal=proposal, member=member)
    if not is_new:
        support.delete()
    word = "Ủng hộ" if is_new else "Thôi ủng hộ"
    _tell(proposal, by, "supported", f"{word} chuyên đề “{proposal.title}”")
    return is_new


@transaction.atomic
def take_into_plan(*, proposal, quarter, by):
    """Make a proposal the theme of a quarter in the plan of its year."""
    WRITE_PLAN.require(by, proposal.branch)
    if quarter is None:
        raise RuleBroken("Đồng chí chọn quý sẽ sinh hoạt chuyên đề này.")
    plan = (
        AnnualPlan.objects.select_for_update(no_key=True)
        .filter(branch=proposal.branch, year=proposal.year)
        .first()
    )
    if plan is None or plan.state not in EDITABLE_PLANS:
        raise RuleBroken(
            f"Chưa có kế hoạch năm {proposal.year} đang soạn. Đồng chí lập hoặc lấy lại kế hoạch "
            "trước, rồi đưa chuyên đề vào."
        )
    theme = plan.themes.get(quarter=quarter)
    ThemePlan.objects.filter(pk=theme.pk).update(title=proposal.title, category=proposal.category)
    ThemeProposal.objects.filter(theme=theme).update(theme=None)
    ThemeProposal.objects.filter(pk=proposal.pk).update(theme=theme)
    plan.version += 1
    plan.save(update_fields=["version"])
    _tell(proposal, by, "taken", f"Đưa chuyên đề “{proposal.title}” vào quý {quarter}")
    return plan


def member_of(by, branch):
    """The member behind a login, seated in ``branch`` today; RuleBroken for any other login."""
    member = Member.objects.seated_in([branch.pk]).filter(user=by.pk).first()
    if member is None:
        raise RuleBroken(NO_MEMBER)
    return member


def _tell(proposal, by, what, sentence):
    audit.record(
        f"meetings.theme_{what}", sentence, target=proposal, by=by, organization=proposal.branch
    )
