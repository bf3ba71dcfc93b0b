"""A person in the roll: added, corrected, made official."""

from django.db import transaction

from branches import audit
from config.lib.dates import today
from config.lib.digests import digest_of
from config.lib.errors import RuleBroken, Stale
from config.lib.vietnamese import nfc, usual_tone_place
from members import roll_changes
from members.choices import SeatKind
from members.models import Member, Membership
from members.permissions import CORRECT_MEMBER, MANAGE_ROLL
from members.seats import home_branch, locked, require_working

IDENTITY = (
    "full_name",
    "sex",
    "birth_on",
    "key",
    "party_card_no",
    "admission_decision_on",
    "admission_ceremony_on",
    "official_on",
)
ROLL_DATES = frozenset({"admission_ceremony_on", "official_on"})


@transaction.atomic
def add_member(*, branch, values, valid_from, by):
    """Put a new person on the roll of ``branch`` from ``valid_from`` (first day expected) on.

    ``values`` holds the fields of `IDENTITY`. Raises RuleBroken for dates no life can have.
    """
    MANAGE_ROLL.require(by, branch)
    require_working(branch, valid_from)
    member = Member(**_clean(values))
    require_sane_dates(member)
    ceremony = member.admission_ceremony_on
    if ceremony and valid_from < ceremony:
        raise RuleBroken("Ngày bắt đầu sinh hoạt không thể trước ngày vào Đảng.")
    _store(member)
    Membership.objects.create(
        member=member, branch=branch, kind=SeatKind.OFFICIAL_SEAT, valid_from=valid_from
    )
    audit.record(
        "members.member_added",
        f"Thêm đồng chí {member.full_name} vào danh sách {branch.name} từ {valid_from:%d/%m/%Y}",
        target=member,
        by=by,
        organization=branch,
        payload={"key": member.key, "from": valid_from.isoformat()},
    )
    roll_changes.announce([member.pk], valid_from)
    return member


def identity_digest(member):
    """Stands for what a form over the person showed."""
    return digest_of(*(getattr(member, name) for name in IDENTITY))


@transaction.atomic
def correct_member(*, member, values, seen, by):
    """Correct what is stored about a person; a changed date of rights reaches back.

    ``seen`` is the `identity_digest` of what the writer had before them. Stale when it reads
    otherwise by now; RuleBroken when a correction would make somebody official, or take that back,
    which is for whoever keeps the roll.
    """
    branch = home_branch(member)
    CORRECT_MEMBER.require(by, branch)
    member = locked(member)
    if seen != identity_digest(member):
        raise Stale(f"Thông tin đồng chí {member.full_name}")
    rights = member.rights_on(today())
    old = {name: getattr(member, name) for name in IDENTITY}
    for name, value in _clean(values).items():
        setattr(member, name, value)
    require_sane_dates(member)
    is_recognition = (old["official_on"] is None) != (member.official_on is None)
    if is_recognition or member.rights_on(today()) != rights:
        _require_keeper(by, branch)
    _store(member)
    changed = {name for name in IDENTITY if getattr(member, name) != old[name]}
    if not changed:
        return member
    audit.record(
        "members.member_corrected",
        f"Sửa thông tin đồng chí {member.full_name}",
        target=member,
        by=by,
        organization=branch,
        payload={
            name: {"from": _plain(old[name]), "to": _plain(getattr(member, name))}
            for name in sorted(changed)
        },
    )
    days = [
        day for name in changed & ROLL_DATES for day in (old[name], getattr(member, name)) if day
    ]
    if days:
        roll_changes.announce([member.pk], min(days))
    return member


@transaction.atomic
def make_official(*, member, official_on, by, document=""):
    """End the probation: official from ``official_on``, the end of twelve months even if decided
    later (handbook 5.3)."""
    branch = home_branch(member)
    MANAGE_ROLL.require(by, branch)
    ceremony = member.admission_ceremony_on
    if ceremony and official_on <= ceremony:
        raise RuleBroken(f"Ngày chính thức phải sau ngày vào Đảng ({ceremony:%d/%m/%Y}).")
    if not Member.objects.filter(pk=member.pk, official_on=None).update(official_on=official_on):
        raise Stale("Ngày chính thức của đảng viên")
    audit.record(
        "members.member_made_official",
        f"Công nhận đồng chí {member.full_name} là đảng viên chính thức từ {official_on:%d/%m/%Y}",
        target=member,
        by=by,
        organization=branch,
        payload={"on": official_on.isoformat(), "document": document},
    )
    roll_changes.announce([member.pk], official_on)


def require_sane_dates(member):
    """Birth, decision, ceremony, official in this order; the first three not to come."""
    steps = [
        ("Ngày sinh", member.birth_on),
        ("Ngày quyết định kết nạp", member.admission_decision_on),
        ("Ngày vào Đảng", member.admission_ceremony_on),
        ("Ngày chính thức", member.official_on),
    ]
    known = [(label, day) for label, day in steps if day]
    for (label, day), (next_label, next_day) in zip(known, known[1:], strict=False):
        if day > next_day:
            raise RuleBroken(
                f"{next_label} ({next_day:%d/%m/%Y}) không thể trước {label.lower()} "
                f"({day:%d/%m/%Y})."
            )
    for label, day in steps[:3]:
        if day and day > today():
            raise RuleBroken(f"{label} ({day:%d/%m/%Y}) không thể sau hôm nay.")


def _require_keeper(by, branch):
    if not MANAGE_ROLL.granted(by, branch):
        raise RuleBroken(
            "Công nhận đảng viên chính thức do văn phòng, ban xây dựng đảng cấp trên ghi theo "
            "quyết định. Đồng chí giữ nguyên ngày chính thức và đề nghị cấp trên ghi."
        )


def _clean(values):
    clean = {name: values[name] for name in IDENTITY if name in values}
    for name in ("key", "party_card_no"):
        if name in clean:
            clean[name] = nfc(clean[name])
    if "full_name" in clean:
        clean["full_name"] = " ".join(usual_tone_place(clean["full_name"]).split())
    return clean


def _store(member):
    member.fill_keys()
    if not member.key:
        raise RuleBroken("Đồng chí nhập số thẻ đảng viên, hoặc mã đảng viên nếu chưa có thẻ.")
    member.full_clean(exclude=["user"])
    member.save()


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
