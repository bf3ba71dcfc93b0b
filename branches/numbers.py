"""Numbers of issued papers: per unit, term and kind, through the whole term (handbook 15.3)."""

from branches.models import NumberCounter, Term
from branches.rules import ancestor_paths
from config.lib.errors import RuleBroken
from config.lib.failpoints import failpoint


def term_of(branch, day):
    """The term numbers run through: the newest of the nearest unit that has one on ``day``."""
    term = (
        Term.objects.on(day)
        .filter(organization__path__in=ancestor_paths(branch.path))
        .order_by("-organization__path", "-valid_from", "-pk")
        .first()
    )
    if term is None:
        raise RuleBroken(
            f"Chưa có nhiệm kỳ cho ngày {day:%d/%m/%Y} nên chưa cấp số được. Đồng chí báo văn "
            "phòng cấp ủy khai báo nhiệm kỳ."
        )
    return term


def lock_counter(branch, term, kind):
    """The locked counter of the numbers of this unit, term and kind, made where absent."""
    NumberCounter.objects.get_or_create(organization=branch, term=term, kind=kind)
    return NumberCounter.objects.select_for_update(no_key=True).get(
        organization=branch, term=term, kind=kind
    )


def issue_number(*, branch, term, kind):
    """The next number of this unit, term and kind. Inside the transaction that issues the paper:
    if that fails, no number is lost."""
    counter = lock_counter(branch, term, kind)
    counter.last += 1
    counter.save(update_fields=["last"])
    failpoint("number.taken")
    return counter.last
