"""Papers of inspection filled from their rows."""

from django.utils import timezone

from branches.paper_names import body_code, place_date_on, superior_on
from config.lib.dates import today
from config.lib.paper import PaperHead, draft_line, issuing_body, number_line
from members.choices import Office
from members.models import Position
from reports.inspections.choices import ProgrammeState
from reports.inspections.papers import PlannedCheck, ProgrammePaper
from reports.inspections.programme_facts import item_lines


def programme_paper(programme):
    """The programme as data; marked as a draft until it is approved."""
    organization = programme.organization
    is_approved = programme.state == ProgrammeState.APPROVED
    day = timezone.localdate(programme.decided_at) if is_approved else today()
    superior = superior_on(organization, day)
    body = issuing_body(organization.name)
    above = [f"{issuing_body(superior)} (để báo cáo)"] if superior else []
    below = ["Đảng viên trong chi bộ"] if organization.is_branch else ["Các chi bộ trực thuộc"]
    return ProgrammePaper(
        head=PaperHead(
            superior,
            body,
            number_line("CTr", body_code(organization)),
            place_date_on(organization, day),
            "" if is_approved else draft_line(),
        ),
        unit=body,
        year=programme.year,
        grounds=programme.grounds,
        checks=[
            PlannedCheck(
                kind=line.item.get_kind_display(),
                content=line.item.content,
                targets=line.targets,
                when=line.item.when,
                team=line.item.team,
            )
            for line in item_lines(programme)
        ],
        recipients=[*above, *below],
        kept_by=kept_by(organization),
        authority=authority_of(organization),
        signer_name=secretary_of(organization, day),
    )


def authority_of(organization):
    """``T/M CHI BỘ``, ``T/M ĐẢNG ỦY``: the body that speaks for a unit."""
    if organization.is_branch:
        return "T/M CHI BỘ"
    return f"T/M {' '.join(issuing_body(organization.name).split()[:2]).upper()}"


def kept_by(organization):
    return "Chi bộ" if organization.is_branch else "Văn phòng"


def secretary_of(organization, day):
    """The name under a branch's paper; for a committee the line stays free for its secretary."""
    position = (
        Position.objects.on(day)
        .filter(branch=organization, office=Office.SECRETARY)
        .select_related("member")
        .first()
    )
    return position.member.full_name if position else ""
