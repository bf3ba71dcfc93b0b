"""A row of every register and paper of this app, for the test of who may find what."""

from datetime import date

from django.utils import timezone

from resolutions.models import (
    AnnouncedAnswer,
    CommitteeDirective,
    DirectivePoint,
    MemberTask,
    Proposal,
    PublicOpinion,
    QualityScore,
    ScoreTemplate,
)
from tests.factories import LONG_AGO


def register_records(village, meeting):
    """Ids by the name of the parameter, and ``mains``: by the start of the address."""
    dates = {"due_on": date(2026, 12, 1), "text": "…"}
    now = timezone.now()
    directive = CommitteeDirective.objects.create(
        organization=village.commune,
        number_text="12-NQ/ĐU",
        title="…",
        issued_on=date(2026, 9, 1),
        published_at=now,
    )
    point = DirectivePoint.objects.create(directive=directive, seq=1, text="…")
    opinion = PublicOpinion.objects.create(
        branch=village.branch, heard_on=LONG_AGO, noted_at=now, **dates
    )
    proposal = Proposal.objects.create(
        organization=village.branch,
        sent_to=village.commune,
        year=2026,
        number=1,
        sent_at=now,
        **dates,
    )
    work = MemberTask.objects.create(
        branch=village.branch,
        member=village.people[2],
        year=2026,
        measure="…",
        given_at=now,
        **dates,
    )
    announced = AnnouncedAnswer.objects.create(
        meeting=meeting, proposal=proposal, answer="…", announced_at=now
    )
    template = ScoreTemplate.objects.create(
        organization=village.branch,
        name="…",
        source="…",
        valid_from=date(2026, 1, 1),
        content=[{"title": "…", "items": [{"code": "all", "title": "…", "points": 100}]}],
    )
    QualityScore.objects.create(
        meeting=meeting,
        branch=village.branch,
        year=2026,
        month=11,
        template=template,
        scorer=village.people[2],
    )
    return {
        "announced_pk": announced.pk,
        "unit_pk": village.branch.pk,
        "member_task_pk": work.pk,
        "mains": {
            "van-ban-cap-tren/noi-dung/": point.pk,
            "van-ban-cap-tren/": directive.pk,
            "y-kien/": opinion.pk,
            "kien-nghi/": proposal.pk,
            "viec-dang-vien/": work.pk,
            "phieu-cham/": template.pk,
        },
    }
