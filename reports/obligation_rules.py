"""When something a branch owes is done, late, due or not owed (handbook 6.2, 11.4, 11.5). Pure."""

from django.db.models import TextChoices


class ObligationState(TextChoices):
    DONE = "DONE", "Đã làm"
    DONE_LATE = "DONE_LATE", "Đã làm, muộn"
    DUE = "DUE", "Chưa đến hạn"
    OVERDUE = "OVERDUE", "Quá hạn"
    NOT_OWED = "NOT_OWED", "Không phải làm"


KEPT = frozenset({ObligationState.DONE, ObligationState.DONE_LATE})


def state_of(*, is_owed, done_on, due_on, today):
    """The state of one obligation; ``done_on`` None: not done yet.

    What was done counts as done even where it was not owed.
    """
    if done_on is not None:
        return ObligationState.DONE_LATE if done_on > due_on else ObligationState.DONE
    if not is_owed:
        return ObligationState.NOT_OWED
    return ObligationState.OVERDUE if today > due_on else ObligationState.DUE
