"""The yearly programme of inspection: begun, filled, handed in, approved or returned."""

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from config.lib.uploads import require_no_secrecy_mark
from config.lib.vietnamese import nfc
from reports.inspections.choices import ProgrammeState
from reports.inspections.permissions import SEND_PROGRAMME, WRITE_PROGRAMME, decides
from reports.inspections.rules import EDITABLE_PROGRAMMES, require_programme_move
from reports.inspections.units import units_to_choose
from reports.models import InspectionProgramme, ProgrammeItem

PROGRAMME_PDF = "reports.programme_pdf"
OWN_PROGRAMME = (
    "Chương trình do đồng chí trình nên đồng chí không tự duyệt được. Việc duyệt do đồng chí khác "
    "trong cấp ủy thực hiện."
)


@transaction.atomic
def begin_programme(*, organization, year, by):
    """An empty programme of ``year``, this year or the next."""
    WRITE_PROGRAMME.require(by, organization)
    if year not in (today().year, today().year + 1):
        raise RuleBroken("Chỉ lập chương trình cho năm nay hoặc năm sau.")
    try:
        with transaction.atomic():
            programme = InspectionProgramme.objects.create(organization=organization, year=year)
    except IntegrityError as error:
        raise RuleBroken(
            f"Đơn vị đã có chương trình năm {year}. Đồng chí mở chương trình đó."
        ) from error
    _tell(programme, by, "begun", f"Bắt đầu soạn {programme}")
    return programme


@transaction.atomic
def save_grounds(*, programme, grounds, version, by):
    """Write what the programme rests on; Stale when somebody else changed it after ``version``."""
    WRITE_PROGRAMME.require(by, programme.organization)
    programme = _open(programme)
    if programme.version != version:
        raise Stale(str(programme))
    programme.grounds = nfc(grounds).strip()
    programme.version += 1
    programme.save(update_fields=["grounds", "version"])
    _tell(programme, by, "saved", f"Sửa căn cứ, mục đích của {programme}")
    return programme


@transaction.atomic
def save_item(*, programme, item, units, by):
    """Add ``item``, or write it again; ``units`` are the units to look at, none means all."""
    WRITE_PROGRAMME.require(by, programme.organization)
    programme = _open(programme)
    choices = set(units_to_choose(programme.organization).values_list("pk", flat=True))
    if {unit.pk for unit in units} - choices:
        raise RuleBroken("Có đơn vị không thuộc đơn vị của đồng chí. Đồng chí chọn lại.")
    is_new = item.pk is None
    item.programme = programme
    for name in ("content", "targets", "team"):
        setattr(item, name, nfc(getattr(item, name)).strip())
    if is_new:
        item.seq = (programme.items.aggregate(last=Max("seq"))["last"] or 0) + 1
    item.full_clean(exclude=["programme"])
    item.save()
    item.units.set(units)
    _grow(programme)
    what = "Thêm vào" if is_new else "Sửa trong"
    _tell(programme, by, "item_saved", f"{what} {programme}: {item.content}")
    return item


@transaction.atomic
def remove_item(*, item, by):
    """Take a planned check out, unless it has been carried out already."""
    WRITE_PROGRAMME.require(by, item.programme.organization)
    programme = _open(item.programme)
    if item.inspections.exists():
        raise RuleBroken("Nội dung này đã có cuộc kiểm tra nên không bỏ khỏi chương trình được.")
    content = item.content
    item.delete()
    _grow(programme)
    _tell(programme, by, "item_removed", f"Bỏ khỏi {programme}: {content}")


@transaction.atomic
def note_result(*, item, done_on, result, by):
    """Note how a planned check of an approved programme went (20.5 E4, E23); may be mended."""
    WRITE_PROGRAMME.require(by, item.programme.organization)
    programme = _locked(item.programme)
    if programme.state != ProgrammeState.APPROVED:
        raise RuleBroken("Chỉ ghi kết quả khi chương trình đã được duyệt.")
    result = nfc(result)
    require_no_secrecy_mark(result)
    if not result:
        raise RuleBroken("Đồng chí ghi kết quả thực hiện.")
    if done_on > today():
        raise RuleBroken("Ngày thực hiện xong chưa đến. Đồng chí ghi lại ngày.")
    if done_on.year < programme.year:
        raise RuleBroken(
            f"Chương trình của năm {programme.year} mà ngày thực hiện xong là "
            f"{done_on:%d/%m/%Y}. Đồng chí ghi lại ngày."
        )
    require_fitting(result, ProgrammeItem, "result", "Kết quả thực hiện")
    item.done_on, item.result = done_on, result
    item.save(update_fields=["done_on", "result"])
    _tell(programme, by, "result_noted", f"Ghi kết quả thực hiện: {item.content}")


@transaction.atomic
def submit_programme(*, programme, by):
    """Hand the programme in to whoever approves it."""
    SEND_PROGRAMME.require(by, programme.organization)
    programme = _locked(programme)
    if not programme.items.exists():
        raise RuleBroken("Chương trình chưa có nội dung nào. Đồng chí thêm nội dung rồi trình.")
    _move(
        programme,
        ProgrammeState.SUBMITTED,
        submitted_at=timezone.now(),
        submitted_by=login_of(by),
    )
    _tell(programme, by, "submitted", f"Trình {programme}")


@transaction.atomic
def take_programme_back(*, programme, by):
    """Take back what was handed in but not decided on yet."""
    SEND_PROGRAMME.require(by, programme.organization)
    programme = _locked(programme)
    if programme.state != ProgrammeState.SUBMITTED:
        raise RuleBroken("Chỉ lấy lại được chương trình đang chờ duyệt.")
    _move(programme, ProgrammeState.DRAFT)
    _tell(programme, by, "taken_back", f"Lấy lại {programme} để sửa")


@transaction.atomic
def approve_programme(*, programme, remark, by):
    decides(programme.organization).require(by, programme.organization)
    programme = _locked(programme)
    if programme.submitted_by_id is not None and programme.submitted_by_id == by.pk:
        raise RuleBroken(OWN_PROGRAMME)
    _decide(programme, ProgrammeState.APPROVED, nfc(remark).strip(), by)
    _tell(programme, by, "approved", f"Duyệt {programme} của {programme.organization.label}")


@transaction.atomic
def return_programme(*, programme, remark, by):
    """Ask for changes; an approved programme is opened again so."""
    decides(programme.organization).require(by, programme.organization)
    remark = nfc(remark).strip()
    if not remark:
        raise RuleBroken("Đồng chí ghi điều cần sửa trong chương trình.")
    programme = _locked(programme)
    _decide(programme, ProgrammeState.RETURNED, remark, by)
    _tell(
        programme,
        by,
        "returned",
        f"Đề nghị {programme.organization.label} sửa {programme}",
        {"remark": remark},
    )


def request_programme_pdf(*, programme, by):
    """Ask the background worker for the paper."""
    return request_job(
        kind=PROGRAMME_PDF,
        title=f"{programme} – {programme.organization.label}",
        organization=programme.organization,
        params={"programme": programme.pk, "version": programme.version},
        by=by,
    )


def _locked(programme):
    locked = InspectionProgramme.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("organization").get(pk=programme.pk)


def _open(programme):
    """The locked programme, which may still be written."""
    programme = _locked(programme)
    if programme.state not in EDITABLE_PROGRAMMES:
        raise RuleBroken(
            f"Chương trình đang ở bước “{programme.get_state_display()}” nên không sửa được. Đồng "
            "chí lấy lại chương trình, hoặc đề nghị người duyệt mở lại."
        )
    return programme


def _grow(programme):
    InspectionProgramme.objects.filter(pk=programme.pk).update(version=F("version") + 1)


def _move(programme, wanted, **values):
    require_programme_move(programme.state, wanted)
    InspectionProgramme.objects.filter(pk=programme.pk).update(
        state=wanted, version=F("version") + 1, **values
    )
    programme.refresh_from_db()


def _decide(programme, wanted, remark, by):
    _move(programme, wanted, remark=remark, decided_at=timezone.now(), decided_by=login_of(by))


def _tell(programme, by, what, sentence, payload=None):
    audit.record(
        f"reports.programme_{what}",
        sentence,
        target=programme,
        by=by,
        organization=programme.organization,
        payload=payload,
    )
