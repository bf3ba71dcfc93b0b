"""One record of everything that is planned and prepared around a meeting of the village."""

from django.utils import timezone

from config.lib.dates import today
from config.lib.periods import month_of
from config.lib.private_files import put
from meetings.actions import theme_proposals, windows, year_plan
from meetings.models import (
    Document,
    ExcuseRequest,
    Orientation,
    PreparedOpinion,
    ThemeProposal,
    ThemeSubmission,
    WindowException,
)


def prepared_records(village, meeting):
    """The records by the name of their parameter in addresses; the plan and the postponement
    under their own names."""
    branch, secretary = village.branch, village.secretary
    plan = year_plan.begin_plan(branch=branch, year=today().year, by=secretary)
    proposal = theme_proposals.propose_theme(
        proposal=ThemeProposal(branch=branch, year=plan.year, title="…", category="OTHER"),
        by=secretary,
    )
    postponement = windows.ask_postponement(
        branch=branch, month=month_of(today()).shifted(1), reason="Bão lũ", by=secretary
    )
    exception = WindowException.objects.create(
        organization=branch,
        year=today().year,
        month=12,
        from_day=5,
        to_day=6,
        reason="Tết",
        decided_at=timezone.now(),
    )
    return {
        **before_a_meeting(village, meeting),
        "submission": ThemeSubmission.objects.create(
            meeting=meeting,
            branch=branch,
            title="Giữ rừng",
            category="SECURITY",
            text="Chi bộ nhất trí.",
            state="SENT",
            sent_at=timezone.now(),
        ),
        "plan": plan,
        "postponement": postponement,
        "theme_pk": plan.themes.first().pk,
        "proposal_pk": proposal.pk,
        "exception_pk": exception.pk,
    }


def before_a_meeting(village, meeting):
    """A paper, an orientation, leave asked and an opinion sent, all of ``meeting``."""
    now = timezone.now()
    path, digest = put(b"%PDF-")
    document = Document.objects.create(
        meeting=meeting,
        title="Dự thảo",
        name="du-thao.pdf",
        content_type="application/pdf",
        size=5,
        path=path,
        sha256=digest,
        uploaded_at=now,
    )
    orientation = Orientation.objects.create(
        organization=village.commune,
        kind="BULLETIN",
        title="Bản tin",
        first_ym=month_of(meeting.held_on).ym,
        last_ym=month_of(meeting.held_on).ym,
        published_at=now,
    )
    about = {"meeting": meeting, "member": village.people[0]}
    excuse = ExcuseRequest.objects.create(**about, reason_code="DUTY", requested_at=now)
    opinion = PreparedOpinion.objects.create(**about, text="Đề nghị sửa đường", sent_at=now)
    return {
        "document_uid": document.uid,
        "orientation_pk": orientation.pk,
        "excuse_pk": excuse.pk,
        "opinion_pk": opinion.pk,
    }
