"""Personal data of people who left are reduced after the period their committee set (handbook 18).

What was signed stays as it was signed; name, card number and dates of the Party stay, because the
record of the branch needs them. The proof is a line of the trail for each person: what went, by
which period, never the values.
"""

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery

from branches import audit
from branches.models import PartyOrganization, User
from branches.rule_book import RuleBook
from config.lib.periods import month_of
from members.models import Member, Membership

# Of the member; the address for letters belongs to the login.
REDUCED = {"citizen_id_sealed": "", "citizen_id_digest": "", "birth_on": None, "sex": ""}
NAMES = {"citizen_id_sealed": "số căn cước", "birth_on": "ngày sinh", "sex": "giới tính"}
ADDRESS = "địa chỉ thư điện tử"


def reduce_left(*, day, by):
    """Reduce everybody whose period is over on ``day``; returns how many. May be run again."""
    left = _left(day)
    book = RuleBook.on(day, only=sorted({member.last_branch for member in left}))
    due = []
    for member in left:
        months = book.for_branch(member.last_branch).get("privacy.left_months")
        if months is not None and month_of(member.left_on).shifted(months).last_day < day:
            due.append((member, months))
    for member, months in due:
        _reduce(member, months, by)
    return len(due)


def _left(day):
    """Members without a seat on ``day`` or later who still have something to reduce."""
    seats = Membership.objects.filter(member=OuterRef("pk"))
    lasting = seats.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    something = Q(birth_on__isnull=False) | ~Q(sex="") | ~Q(citizen_id_sealed="")
    something |= Q(user__email__gt="")
    rows = Member.objects.filter(~Exists(lasting), something, memberships__isnull=False)
    rows = rows.select_related("user")
    last = seats.order_by("-valid_to", "-pk").values("branch")[:1]
    rows = rows.annotate(left_on=Max("memberships__valid_to"), last_branch=Subquery(last))
    return list(rows.order_by("pk"))


@transaction.atomic
def _reduce(member, months, by):
    gone = [label for name, label in NAMES.items() if getattr(member, name)]
    Member.objects.filter(pk=member.pk).update(**REDUCED)
    if User.objects.filter(pk=member.user_id).exclude(email="").update(email=""):
        gone.append(ADDRESS)
    audit.record(
        "members.data_reduced",
        f"Bỏ {', '.join(gone)} của người đã thôi sinh hoạt {months} tháng",
        target=member,
        by=by,
        organization=PartyOrganization.objects.get(pk=member.last_branch),
        payload={"gone": gone, "left_on": member.left_on.isoformat(), "months": months},
    )
