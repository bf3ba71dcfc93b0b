"""A committee puts a score sheet of its own in force from a day on, or withdraws one in time."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.vietnamese import nfc
from resolutions.models import ScoreTemplate
from resolutions.scoring.permissions import WRITE_SHEET
from resolutions.scoring.sheets import Sheet, problems_of


@transaction.atomic
def publish_sheet(*, template, by):
    """Publish a version for the unit's branches of one type, or all.

    It begins today or later, so that nothing scored already is judged anew. Raises RuleBroken
    naming everything that is wrong: the points must add up to 100 for every kind of meeting.
    """
    WRITE_SHEET.require(by, template.organization)
    template.name, template.source = nfc(template.name), nfc(template.source)
    if template.valid_from < today():
        raise RuleBroken(
            f"Phiếu áp dụng từ hôm nay ({today():%d/%m/%Y}) trở đi; các cuộc họp đã chấm giữ "
            "phiếu cũ."
        )
    problems = problems_of(Sheet.read(template.content))
    if problems:
        raise RuleBroken(" ".join(problems))
    template.published_at, template.published_by = timezone.now(), login_of(by)
    try:
        with transaction.atomic():
            template.save(force_insert=True)
    except IntegrityError as error:  # there is one, or somebody published it at the same moment
        raise RuleBroken(
            f"Đơn vị đã có phiếu áp dụng từ ngày {template.valid_from:%d/%m/%Y}. Đồng chí chọn "
            "ngày khác, hoặc rút phiếu kia trước."
        ) from error
    _tell("published", f"Ban hành {template} ({template.is_for})", template, by)
    return template


@transaction.atomic
def withdraw_sheet(*, template, by):
    """Take back a sheet by which nothing was scored yet."""
    WRITE_SHEET.require(by, template.organization)
    locked = ScoreTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    if locked.withdrawn_at:
        raise RuleBroken("Phiếu này đã rút rồi.")
    if locked.scores.exists():
        raise RuleBroken(
            "Đã có cuộc họp chấm theo phiếu này nên không rút được. Đồng chí ban hành phiếu mới áp "
            "dụng từ một ngày sau."
        )
    ScoreTemplate.objects.filter(pk=locked.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=login_of(by)
    )
    _tell("withdrawn", f"Rút {locked}", locked, by)


def _tell(event, sentence, template, by):
    audit.record(
        f"resolutions.score_sheet_{event}",
        f"{sentence}, áp dụng từ {template.valid_from:%d/%m/%Y}",
        target=template,
        by=by,
        organization=template.organization,
        payload={"branch_type": template.branch_type, "content": template.content},
    )
