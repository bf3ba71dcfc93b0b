"""An inspection: begun, written, sent to the unit, answered, concluded (handbook 16.2)."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from branches.rule_book import rules_for
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from config.lib.periods import Period
from config.lib.uploads import require_no_secrecy_mark
from config.lib.vietnamese import nfc
from meetings.book_facts import entries_of
from reports.inspections.checklists import checklist_for
from reports.inspections.choices import InspectionKind, InspectionState, LineVerdict
from reports.inspections.evidence import looks_at_books
from reports.inspections.permissions import ANSWER_INSPECTION, CONDUCT_INSPECTION
from reports.inspections.rules import (
    answer_until,
    days_of,
    require_inspection_move,
    what_an_inspection_lacks,
)
from reports.inspections.units import units_to_choose
from reports.models import (
    BookCheck,
    Inspection,
    InspectionLine,
    MinutesInspection,
    ProgrammeItem,
)

ONCE = "Đã có cuộc kiểm tra của {period}: {names}. Đồng chí bỏ chọn các đơn vị này."


@dataclass(frozen=True)
class Scope:
    """What is looked at: a half-year, or days of one's own with ``period`` None."""

    kind: str
    period: Period | None = None
    first_on: date | None = None
    last_on: date | None = None
    theme: str = ""
    team: str = ""
    item: ProgrammeItem | None = None


@transaction.atomic
def open_inspections(*, committee, units, scope, by):
    """One inspection for each of ``units``, with the checklist in force today copied in."""
    CONDUCT_INSPECTION.require(by, committee)
    units = sorted(units, key=lambda unit: unit.sort_name)
    _require_openable(committee, units, scope)
    first_on, last_on = days_of(scope.period, scope.first_on, scope.last_on)
    checklist = checklist_for(scope.kind, today())
    return [_opened(committee, unit, scope, first_on, last_on, checklist, by) for unit in units]


def _require_openable(committee, units, scope):
    if not units:
        raise RuleBroken("Đồng chí chọn ít nhất một đơn vị được kiểm tra.")
    choices = set(units_to_choose(committee).values_list("pk", flat=True))
    if committee.is_branch or {unit.pk for unit in units} - choices:
        raise RuleBroken("Có đơn vị không thuộc đơn vị của đồng chí. Đồng chí chọn lại.")
    if scope.item and scope.item.programme.organization_id != committee.pk:
        raise RuleBroken("Nội dung chương trình không phải của đơn vị này. Đồng chí chọn lại.")
    if scope.kind == InspectionKind.HALF_YEAR and scope.period is None:
        raise RuleBroken("Kiểm tra 6 tháng phải chọn 6 tháng đầu hoặc 6 tháng cuối năm.")
    first_on, last_on = days_of(scope.period, scope.first_on, scope.last_on)
    if first_on is None or last_on is None or first_on > last_on:
        raise RuleBroken("Đồng chí ghi ngày đầu và ngày cuối, ngày cuối từ ngày đầu trở đi.")
    if first_on > today():
        raise RuleBroken("Thời gian được kiểm tra chưa bắt đầu. Đồng chí chọn kỳ khác.")
    if scope.kind == InspectionKind.HALF_YEAR:
        _require_none_yet(committee, units, scope.period)


def _require_none_yet(committee, units, period):
    earlier = Inspection.objects.filter(
        committee=committee,
        organization__in=units,
        kind=InspectionKind.HALF_YEAR,
        period=period.code,
    ).select_related("organization")
    names = [one.organization.label for one in earlier.order_by("organization__sort_name")]
    if names:
        raise RuleBroken(ONCE.format(period=period, names=", ".join(names)))


def _opened(committee, unit, scope, first_on, last_on, checklist, by):
    inspection = Inspection(
        committee=committee,
        organization=unit,
        item=scope.item,
        kind=scope.kind,
        period=scope.period.code if scope.period else "",
        first_on=first_on,
        last_on=last_on,
        theme=nfc(scope.theme),
        team=nfc(scope.team),
        checklist=checklist.code,
        opened_at=timezone.now(),
        opened_by=login_of(by),
    )
    try:
        with transaction.atomic():
            inspection.save(force_insert=True)
    except IntegrityError as error:  # somebody else began it at the same moment
        raise RuleBroken(ONCE.format(period=inspection.span, names=unit.label)) from error
    InspectionLine.objects.bulk_create(
        InspectionLine(
            inspection=inspection,
            seq=seq,
            code=line.code,
            title=line.title,
            guide=line.guide,
            evidence=line.evidence,
        )
        for seq, line in enumerate(checklist.lines, start=1)
    )
    _tell(inspection, by, "opened", f"Mở cuộc {inspection}, {inspection.span}")
    return inspection


@transaction.atomic
def save_lines(*, inspection, lines, version, by):
    """Write verdict and remark of every line: ``{line id: (verdict, remark)}``."""
    inspection = writable(inspection, by)
    require_version(inspection, version)
    for line in inspection.lines.all():
        verdict, remark = lines[line.pk]
        line.verdict, line.remark = verdict, checked_text(remark)
        line.full_clean(exclude=["inspection"])
        line.save(update_fields=["verdict", "remark"])
    grow(inspection)
    judged = sum(verdict != LineVerdict.NOT_LOOKED for verdict, _ in lines.values())
    _tell(
        inspection,
        by,
        "lines_saved",
        f"Ghi kết quả từng nội dung: {inspection}",
        {"judged": judged, "of": len(lines)},
    )
    return inspection


@transaction.atomic
def check_book(*, inspection, looked, by):
    """Check the chains of the minutes book and note which minutes were looked at.

    ``looked`` maps ids of entries to remarks; entries that are not in the days of the inspection,
    or that the inspector may not read, are refused.
    """
    inspection = writable(inspection, by)
    branch, now = inspection.organization, timezone.now()
    open_to_read = {entry.pk for entry in entries_in_days(inspection, by)}
    if set(looked) - open_to_read:
        raise RuleBroken("Có biên bản ngoài thời gian kiểm tra. Đồng chí tải lại trang.")
    looked = {pk: checked_text(remark) for pk, remark in looked.items()}
    for remark in looked.values():
        require_fitting(remark, MinutesInspection, "remark", "Nhận xét biên bản")
    BookCheck.objects.filter(inspection=inspection).delete()
    looks = looks_at_books(branch, inspection.first_on, inspection.last_on)
    BookCheck.objects.bulk_create(
        BookCheck(
            inspection=inspection,
            year=look.year,
            entry_count=look.entry_count,
            last_hash=look.last_hash,
            broken_number=look.broken_number,
            checked_at=now,
            checked_by=login_of(by),
        )
        for look in looks
    )
    MinutesInspection.objects.filter(inspection=inspection).delete()
    MinutesInspection.objects.bulk_create(
        MinutesInspection(
            inspection=inspection,
            entry_id=pk,
            remark=remark,
            looked_at=now,
            looked_by=login_of(by),
        )
        for pk, remark in looked.items()
    )
    grow(inspection)
    _tell(
        inspection,
        by,
        "book_checked",
        f"Kiểm tra sổ biên bản: {inspection}",
        {"minutes": len(looked), "broken": [one.broken_number for one in looks]},
    )


def entries_in_days(inspection, user):
    """The entries of the minutes book in the days of the inspection that ``user`` may open."""
    days = (inspection.first_on, inspection.last_on)
    years = range(inspection.first_on.year, inspection.last_on.year + 1)
    return [
        entry
        for year in years
        for entry in entries_of(inspection.organization, year, user).filter(
            meeting__held_on__range=days
        )
    ]


@transaction.atomic
def send_to_unit(*, inspection, by):
    """Show the unit what was found, and ask for its report and explanation (20 A35)."""
    inspection = locked(inspection, by)
    rules = rules_for(inspection.organization, today())
    _move(
        inspection,
        InspectionState.SENT,
        sent_at=timezone.now(),
        sent_by=login_of(by),
        answer_until=answer_until(today(), rules),
    )
    _tell(inspection, by, "sent", f"Gửi {inspection.organization.label}: {inspection}")


@transaction.atomic
def take_back(*, inspection, by):
    """Take the papers back to mend them, while the unit has not answered."""
    inspection = locked(inspection, by)
    if inspection.state != InspectionState.SENT:
        raise RuleBroken("Chỉ lấy lại được khi đơn vị chưa báo cáo, giải trình.")
    _move(inspection, InspectionState.DRAFT)
    _tell(inspection, by, "taken_back", f"Lấy lại để sửa: {inspection}")


@transaction.atomic
def answer(*, inspection, statement, by):
    """The unit reports and explains."""
    ANSWER_INSPECTION.require(by, inspection.organization)
    _hear(inspection, statement, by, "answered", "Đơn vị báo cáo, giải trình")


@transaction.atomic
def record_hearing(*, inspection, statement, by):
    """The committee writes down what the unit said when it was heard."""
    CONDUCT_INSPECTION.require(by, inspection.committee)
    _hear(inspection, statement, by, "heard", "Ghi ý kiến của đơn vị")


def _hear(inspection, statement, by, what, words):
    statement = checked_text(statement)
    if not statement:
        raise RuleBroken("Đồng chí ghi nội dung báo cáo, giải trình.")
    inspection = _lock(inspection)
    _move(
        inspection,
        InspectionState.ANSWERED,
        statement=statement,
        stated_at=timezone.now(),
        stated_by=login_of(by),
    )
    _tell(inspection, by, what, f"{words}: {inspection}")


@transaction.atomic
def ask_again(*, inspection, by):
    """Ask the unit for more; what it said stays until it says it anew."""
    inspection = locked(inspection, by)
    rules = rules_for(inspection.organization, today())
    if inspection.state != InspectionState.ANSWERED:
        raise RuleBroken("Đơn vị chưa báo cáo, giải trình nên chưa đề nghị báo cáo lại được.")
    _move(inspection, InspectionState.SENT, answer_until=answer_until(today(), rules))
    _tell(inspection, by, "asked_again", f"Đề nghị báo cáo lại: {inspection}")


@transaction.atomic
def conclude(*, inspection, conclusion, by):
    """Close the inspection; from here on only remedies go on."""
    inspection = locked(inspection, by)
    conclusion = checked_text(conclusion)
    require_inspection_move(inspection.state, InspectionState.CONCLUDED)
    verdicts = list(inspection.lines.values_list("verdict", flat=True))
    lacking = list(what_an_inspection_lacks(verdicts=verdicts, conclusion=conclusion))
    if lacking:
        raise RuleBroken(f"Chưa kết luận được: {' '.join(lacking)}")
    _move(
        inspection,
        InspectionState.CONCLUDED,
        conclusion=conclusion,
        concluded_at=timezone.now(),
        concluded_by=login_of(by),
    )
    _tell(inspection, by, "concluded", f"Kết luận: {inspection}")


@transaction.atomic
def discard(*, inspection, by):
    """Forget an inspection that was begun by mistake; what the unit said or sent stays."""
    inspection = locked(inspection, by)
    if inspection.stated_at is not None or inspection.files.exists():
        raise RuleBroken("Đơn vị đã báo cáo, giải trình nên không bỏ cuộc kiểm tra này được.")
    if inspection.state != InspectionState.DRAFT:
        raise RuleBroken("Đơn vị đã được gửi kết quả nên không bỏ cuộc kiểm tra này được.")
    _tell(inspection, by, "discarded", f"Bỏ cuộc {inspection}, {inspection.span}")
    inspection.delete()


# --- shared with the actions on findings ---------------------------------------------------------


def locked(inspection, by):
    """The locked inspection, for somebody who conducts it."""
    CONDUCT_INSPECTION.require(by, inspection.committee)
    return _lock(inspection)


def writable(inspection, by):
    """The locked inspection whose content may be written now."""
    inspection = locked(inspection, by)
    if not inspection.is_writable:
        raise RuleBroken(
            f"Cuộc kiểm tra đang ở bước “{inspection.get_state_display()}” nên không sửa được. "
            "Đồng chí lấy lại khi đơn vị chưa trả lời, hoặc chờ đơn vị trả lời."
        )
    return inspection


def require_version(inspection, version):
    """Stale when somebody else wrote since ``version`` was shown."""
    if inspection.version != version:
        raise Stale("Cuộc kiểm tra")


def grow(inspection):
    inspection.version += 1
    inspection.save(update_fields=["version"])


def checked_text(text):
    """The text NFC and without a mark of secrecy (handbook 18)."""
    text = nfc(text)
    require_no_secrecy_mark(text)
    return text


def _lock(inspection):
    rows = Inspection.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("committee", "organization").get(pk=inspection.pk)


def _move(inspection, wanted, **values):
    require_inspection_move(inspection.state, wanted)
    inspection.state = wanted
    inspection.version += 1
    for name, value in values.items():
        setattr(inspection, name, value)
    inspection.save(update_fields=["state", "version", *values])


def _tell(inspection, by, what, sentence, payload=None):
    audit.record(
        f"reports.inspection_{what}",
        sentence,
        target=inspection,
        by=by,
        organization=inspection.committee,
        payload=payload,
    )
