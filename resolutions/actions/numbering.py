"""The register of numbers: where it begins, and which numbers were lost (handbook 15.3)."""

from django.db import transaction
from django.utils import timezone

from branches.number_register import kind_of
from branches.numbers import issue_number, lock_counter
from branches.paper_names import body_code
from branches.permissions import login_of
from config.lib.errors import RuleBroken
from config.lib.paper import number_text
from resolutions.changes import said, tell
from resolutions.choices import NumberCause
from resolutions.models import NumberNote, Resolution
from resolutions.permissions import KEEP_NUMBERS

REASON = "Đồng chí ghi lý do."


@transaction.atomic
def set_first_number(*, branch, term, kind, first, reason, by):
    """Let the numbers of ``branch`` begin with ``first``: the program came in mid-term.

    Only upward, and only before the first number was issued here.
    """
    KEEP_NUMBERS.require(by, branch)
    reason = said(reason, REASON)
    counter = lock_counter(branch, term, kind)
    own = {"term": term, "kind": kind}
    issued = _numbers_of_papers(branch, term, kind)
    void = NumberNote.objects.filter(organization=branch, cause=NumberCause.VOID, **own).exists()
    if issued or void:
        raise RuleBroken(
            "Đã cấp số trong nhiệm kỳ này nên không đặt lại số bắt đầu. Số nào bỏ trống, đồng chí "
            "ghi là số hủy."
        )
    if first <= counter.last + 1:
        raise RuleBroken(
            f"Số tiếp theo đã là {_text(branch, kind, counter.last + 1)}. Đồng chí ghi số bắt đầu "
            "lớn hơn."
        )
    note = _note(branch, term, kind, counter.last + 1, first - 1, NumberCause.START, reason, by)
    counter.last = first - 1
    counter.save(update_fields=["last"])
    tell(
        "resolutions.first_number_set",
        f"Số bắt đầu: {_text(branch, kind, first)}. Lý do: {reason}",
        target=note,
        branch=branch,
        by=by,
        payload={"first": first, "term": term.name, "kind": kind},
    )
    return note


@transaction.atomic
def void_number(*, branch, term, kind, reason, by, number=None):
    """Mark a number as lost, by default the next one; it is never used again."""
    KEEP_NUMBERS.require(by, branch)
    reason = said(reason, REASON)
    counter = lock_counter(branch, term, kind)
    if number is None:
        number = issue_number(branch=branch, term=term, kind=kind)
    elif not 1 <= number <= counter.last:
        raise RuleBroken(
            f"Chưa cấp đến số {_text(branch, kind, number)}. Để trống ô số thì số tiếp theo "
            f"({_text(branch, kind, counter.last + 1)}) được hủy."
        )
    elif _is_used(branch, term, kind, number):
        raise RuleBroken(
            f"Số {_text(branch, kind, number)} đã có văn bản hoặc đã ghi lý do nên không hủy được."
        )
    note = _note(branch, term, kind, number, number, NumberCause.VOID, reason, by)
    tell(
        "resolutions.number_voided",
        f"Hủy số {_text(branch, kind, number)}. Lý do: {reason}",
        target=note,
        branch=branch,
        by=by,
        payload={"number": number, "term": term.name, "kind": kind},
    )
    return note


def _text(branch, kind, number):
    return number_text(number, kind, body_code(branch))


def _is_used(branch, term, kind, number):
    notes = NumberNote.objects.filter(
        organization=branch, term=term, kind=kind, first__lte=number, last__gte=number
    )
    return number in _numbers_of_papers(branch, term, kind) or notes.exists()


def _numbers_of_papers(branch, term, kind):
    """The numbers that stand on a paper, whichever app issued it."""
    registered = kind_of(kind)
    if registered:
        return {line.number for line in registered.lines(branch, term, None)}
    papers = Resolution.objects.filter(branch=branch, term=term, kind=kind, number__isnull=False)
    return set(papers.values_list("number", flat=True))


def _note(branch, term, kind, first, last, cause, reason, by):
    return NumberNote.objects.create(
        organization=branch,
        term=term,
        kind=kind,
        first=first,
        last=last,
        cause=cause,
        reason=reason,
        noted_at=timezone.now(),
        noted_by=login_of(by),
    )
