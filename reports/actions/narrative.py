"""Keeping the words of a report before it is made."""

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib.errors import Stale
from config.lib.vietnamese import nfc
from reports.choices import NarrativeBlock
from reports.documents.narrative import BLOCKS, require_wording
from reports.models import ReportDraft
from reports.permissions import REQUEST_REPORT


@transaction.atomic
def save_narrative(*, organization, kind, period, texts, version, preview, by):
    """Keep the blocks of ``texts`` that differ from what the `Preview` proposes.

    ``version`` is the saved one its writer saw, 0 for none. A block left as proposed follows the
    facts of every later edition; an emptied one is not printed. Raises RuleBroken for text that
    cannot be printed, Stale when somebody else saved meanwhile.
    """
    REQUEST_REPORT.require(by, organization)
    kept = {}
    for block in BLOCKS[kind]:
        text = nfc(texts.get(block, "")).replace("\r\n", "\n").strip()
        require_wording(text, NarrativeBlock(block).label, preview.tokens)
        if text != preview.proposed[block]:
            kept[str(block)] = text
    draft, is_new = ReportDraft.objects.select_for_update(no_key=True).get_or_create(
        organization=organization,
        kind=kind,
        period=period.code,
        defaults={"texts": kept, "edited_at": timezone.now(), "edited_by": login_of(by)},
    )
    if not is_new:
        if draft.version != version:
            raise Stale("Lời văn báo cáo")
        draft.texts, draft.version = kept, version + 1
        draft.edited_at, draft.edited_by = timezone.now(), login_of(by)
        draft.save()
    elif version:
        raise Stale("Lời văn báo cáo")
    audit.record(
        "reports.narrative_saved",
        f"Sửa lời văn báo cáo {period} của {organization.name}",
        target=draft,
        by=by,
        organization=organization,
        payload={"version": draft.version, "blocks": sorted(kept)},
    )
    return draft
