"""The yearly grade on its way: rated by oneself, appraised, proposed, decided (handbook 13.4)."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from branches import audit
from branches.models import OrganizationLine, PartyOrganization
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from config.lib.periods import Period
from config.lib.vietnamese import nfc
from members.models import Membership
from reports.grades.choices import Grade, GradeState
from reports.grades.permissions import may_decide, may_leave_out, may_propose, may_rate
from reports.grades.rules import require_grade_move, require_grade_of, require_order
from reports.models import YearlyGrade

WHAT = "Kết quả xếp loại"
NOT_YOURS = "Đồng chí chưa được phân quyền: {what}."
ELSEWHERE = (
    "{name} không thuộc đảng số của {unit} {when}. Đảng viên xếp loại tại nơi sinh hoạt chính "
    "thức; nơi sinh hoạt tạm thời gửi nhận xét."
)


@transaction.atomic
def rate_self(*, subject, grade, points, note, version, by):
    """Write the self-rating; ``points`` of 100 may be None. ``version`` 0: nothing was there."""
    _require(may_rate(by, subject), "tự xếp loại")
    require_grade_of(subject.scheme, grade)
    if points is not None and not 0 <= points <= 100:
        raise RuleBroken("Điểm tự chấm từ 0 đến 100.")
    row = _locked(subject, version)
    if row.state not in (GradeState.SELF_RATED, GradeState.NOT_RATED):
        raise RuleBroken(
            f"Kết quả đang ở bước “{row.get_state_display()}” nên không sửa phần tự nhận được. Cần "
            "sửa thì cấp đề xuất trả lại trước."
        )
    _change(
        row,
        **_place(subject),
        state=GradeState.SELF_RATED,
        self_grade=grade,
        self_points=points,
        self_note=nfc(note),
        self_at=timezone.now(),
        self_by=login_of(by),
        not_rated="",
        not_rated_note="",
    )
    _tell("self_rated", "tự nhận", subject, row, by, grade=grade)
    return row


@transaction.atomic
def propose_grade(*, subject, grade, note, version, by):
    """Appraise the self-rating and propose a grade to the committee that decides."""
    _require(may_propose(by, subject), "thẩm định, đề xuất xếp loại")
    require_grade_of(subject.scheme, grade)
    row = _locked(subject, version)
    require_grade_move(row.state, GradeState.PROPOSED)
    _change(
        row,
        **_place(subject),
        state=GradeState.PROPOSED,
        proposed_grade=grade,
        proposal_note=nfc(note),
        proposed_at=timezone.now(),
        proposed_by=login_of(by),
    )
    _tell("proposed", "đề xuất", subject, row, by, grade=grade)
    return row


@transaction.atomic
def send_back(*, subject, note, version, by):
    """Give a proposal back to be rated anew, with a reason."""
    _require(may_propose(by, subject) or may_decide(by, subject), "trả lại đề xuất xếp loại")
    note = nfc(note)
    if not note:
        raise RuleBroken("Đồng chí ghi lý do trả lại.")
    row = _locked(subject, version)
    require_grade_move(row.state, GradeState.SELF_RATED)
    _change(row, state=GradeState.SELF_RATED, proposed_grade="", proposal_note=note)
    _tell("sent_back", "trả lại để tự nhận lại", subject, row, by, note=note)
    return row


@transaction.atomic
def decide_grade(*, subject, grade, decision, decided_on, reason, version, by):
    """Record the decision of the competent committee.

    Raises RuleBroken when it comes too early (collective before persons, lower before upper), or
    without a reason where it differs from the self-rating or changes an earlier decision.
    """
    _require(may_decide(by, subject), "quyết định xếp loại")
    require_grade_of(subject.scheme, grade)
    decision, reason = nfc(decision), nfc(reason)
    require_fitting(decision, YearlyGrade, "decision", "Số quyết định")
    require_fitting(reason, YearlyGrade, "reason", "Lý do")
    if not decision or decided_on is None:
        raise RuleBroken("Đồng chí ghi số và ngày của quyết định xếp loại.")
    if decided_on > today():
        raise RuleBroken("Ngày quyết định không được sau hôm nay.")
    row = _locked(subject, version)
    is_anew = row.state == GradeState.DECIDED
    require_grade_move(row.state, GradeState.DECIDED)
    require_order(
        is_member=subject.member is not None,
        collective_decided=_collective_is_decided(subject),
        undecided_below=undecided_below(subject),
    )
    if not reason and (grade != row.self_grade or is_anew):
        raise RuleBroken(
            f"Mức quyết định là {_label(grade)}, mức tự nhận là {_label(row.self_grade)}"
            f"{'; đã có quyết định trước đó' if is_anew else ''}. Đồng chí ghi lý do."
        )
    former = row.grade
    _change(
        row,
        **_place(subject),
        state=GradeState.DECIDED,
        was_imported=False,
        grade=grade,
        decision=decision,
        decided_on=decided_on,
        reason=reason,
        decided_at=timezone.now(),
        decided_by=login_of(by),
    )
    told = {"grade": grade, "former": former, "self_grade": row.self_grade}
    _tell("decided", f"quyết định {decision}", subject, row, by, **told)
    return row


@transaction.atomic
def leave_out(*, subject, why, note, version, by):
    """Record that somebody is not rated this year, and why (13.3)."""
    row = _locked(subject, version)
    _require(may_leave_out(by, subject, row.state), "ghi không xếp loại")
    if version:
        require_grade_move(row.state, GradeState.NOT_RATED)
    note = nfc(note)
    require_fitting(note, YearlyGrade, "not_rated_note", "Ghi rõ")
    _change(
        row,
        **_place(subject),
        state=GradeState.NOT_RATED,
        not_rated=why,
        not_rated_note=note,
        proposed_grade="",
    )
    _tell("left_out", "không xếp loại", subject, row, by, why=why)
    return row


def decide_many(*, subjects, decision, decided_on, by):
    """Decide several as proposed, each in a transaction of its own, lower before upper.

    Returns how many were decided and a sentence for each that was not.
    """
    decided, refused = 0, []
    for subject in sorted(subjects, key=lambda one: -len(one.unit.path)):
        row = subject.row
        try:
            decide_grade(
                subject=subject,
                grade=row.proposed_grade,
                decision=decision,
                decided_on=decided_on,
                reason=row.proposal_note if row.proposed_grade != row.self_grade else "",
                version=row.version,
                by=by,
            )
        except (RuleBroken, Stale) as error:
            refused.append(f"{subject.name}: {error}")
        else:
            decided += 1
    return decided, refused


def undecided_below(subject):
    """How many units directly below an organisation have neither a grade nor a reason for none.

    Those of the year's end: whoever was founded later has no grade of that year.
    """
    if subject.member is not None or subject.unit.is_branch:
        return 0
    day = _last_day(subject.year)
    settled = YearlyGrade.objects.of_units(subject.year).filter(
        state__in=[GradeState.DECIDED, GradeState.NOT_RATED]
    )
    below = OrganizationLine.objects.on(day).filter(ancestor=subject.unit, depth=1)
    units = PartyOrganization.objects.on(day).filter(pk__in=below.values("descendant"))
    return units.exclude(pk__in=settled.values("unit")).count()


def _last_day(year):
    """The day the tree and the rolls of ``year`` are read on."""
    return min(Period(year).last_day, today())


def _collective_is_decided(subject):
    rows = YearlyGrade.objects.of_units(subject.year).filter(unit=subject.unit)
    return rows.filter(state__in=[GradeState.DECIDED, GradeState.NOT_RATED]).exists()


def _require(allowed, what):
    if not allowed:
        raise PermissionDenied(NOT_YOURS.format(what=what))


def _place(subject):
    """Where a member is rated: the grade goes along with who moves within the year (13.3)."""
    if subject.member is None:
        return {}
    return {"unit": subject.unit, "kind": subject.unit.kind}


def _require_home(subject):
    """Refuse a branch that has the member only for a time, or not any more."""
    day = _last_day(subject.year)
    seats = Membership.objects.official().on(day).filter(branch=subject.unit, member=subject.member)
    if not seats.exists():
        raise RuleBroken(
            ELSEWHERE.format(
                name=f"Đ{subject.name[1:]}", unit=subject.unit.label, when=f"ngày {day:%d/%m/%Y}"
            )
        )


def _locked(subject, version):
    """The locked row, new with ``version`` 0; Stale unless it is as its reader saw it."""
    if subject.member is not None:
        _require_home(subject)
    rows = YearlyGrade.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.filter(year=subject.year)
    mine = (
        rows.filter(unit=subject.unit, member=None)
        if subject.member is None
        else rows.filter(member=subject.member)
    )
    row = mine.first()
    if row is None and version == 0:
        return _created(subject)
    if row is None or row.version != version:
        raise Stale(WHAT)
    return row


def _created(subject):
    try:
        with transaction.atomic():
            return YearlyGrade.objects.create(
                year=subject.year,
                unit=subject.unit,
                member=subject.member,
                kind=subject.unit.kind,
                scheme=subject.scheme,
            )
    except IntegrityError as error:
        raise Stale(WHAT) from error


def _change(row, /, **values):
    changed = YearlyGrade.objects.filter(pk=row.pk, state=row.state, version=row.version).update(
        version=F("version") + 1, **values
    )
    if not changed:
        raise Stale(WHAT)
    row.refresh_from_db()


def _label(grade):
    return Grade(grade).label.lower() if grade else "chưa có"


def _tell(event, words, subject, row, by, **payload):
    """The sentence names no grade: a member's is for few readers (handbook 18)."""
    audit.record(
        f"reports.grade_{event}",
        f"Xếp loại năm {subject.year}, {subject.name}: {words}",
        target=row,
        by=by,
        organization=subject.unit,
        payload={"year": subject.year, "member": row.member_id, "state": row.state, **payload},
    )
