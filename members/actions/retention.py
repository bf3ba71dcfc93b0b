"""Personal data of people who left are reduced after the period their committee set (handbook 18).

What was signed stays as it was signed; name, card number and dates of the Party stay, because the
record of the branch needs them. The proof is a line of the trail for each person: what went, by
which period, never the values.
"""

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from branches import audit
from branches.models import User
from branches.rule_book import rules_for
from config.lib.periods import month_of
from members.models import Member, Membership

# Of the member; the address for letters belongs to the login.
REDUCED = {"citizen_id_sealed": "", "citizen_id_digest": "", "birth_on": None, "sex": ""}
NAMES = {"citizen_id_sealed": "số căn cước", "birth_on": "ngày sinh", "sex": "giới tính"}
ADDRESS = "địa chỉ thư điện tử"


def reduce_left(*, day, by):
    """Reduce everybody whose period is over on ``day``; returns how many. May be run again."""
    return sum(_reduce(member, day, by) for member in _left(day))


def _left(day):
    """Members without a seat on ``day`` or later who still have something to reduce."""
    seats = Membership.objects.filter(member=OuterRef("pk"))
    lasting = seats.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    something = Q(birth_on__isnull=False) | ~Q(sex="") | ~Q(citizen_id_sealed="")
    something |= Q(user__email__gt="")
    rows = Member.objects.filter(~Exists(lasting), something, memberships__isnull=False)
    rows = rows.select_related("user")
    return list(rows.annotate(left_on=Max("memberships__valid_to")).order_by("pk"))


@transaction.atomic
def _reduce(member, day, by):
    seat = member.memberships.select_related("branch").order_by("-valid_to", "-pk").first()
    months = rules_for(seat.branch, day).get("privacy.left_months")
    if months is None or month_of(member.left_on).shifted(months).last_day >= day:
        return False
    gone = [label for name, label in NAMES.items() if getattr(member, name)]
    Member.objects.filter(pk=member.pk).update(**REDUCED)
    if User.objects.filter(pk=member.user_id).exclude(email="").update(email=""):
        gone.append(ADDRESS)
    audit.record(
        "members.data_reduced",
        f"Bỏ {', '.join(gone)} của người đã thôi sinh hoạt {months} tháng",
        target=member,
        by=by,
        organization=seat.branch,
        payload={"gone": gone, "left_on": member.left_on.isoformat(), "months": months},
    )
    return True
