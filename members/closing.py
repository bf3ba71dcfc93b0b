"""Nobody is left in a branch that is closed: a member without a branch could meet nowhere."""

from django.db.models import Q


def members_left(organization, closed_on):
    """A sentence where somebody still sits there on ``closed_on``, for `branches.closing`."""
    staying = Q(valid_to=None) | Q(valid_to__gt=closed_on)
    number = organization.memberships.filter(staying).values("member").distinct().count()
    if not number:
        return None
    return (
        f"{organization.name} còn {number} đảng viên trong danh sách từ ngày {closed_on:%d/%m/%Y}. "
        "Đồng chí ghi việc chuyển sinh hoạt đảng của các đồng chí đó trước."
    )
